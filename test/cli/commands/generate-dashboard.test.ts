import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

const COMMITTED = readFileSync(path.join(__dirname, '../../../dashboards/mosk-backup.json'), 'utf8');

async function dashboard(...words: string[]) {
  const io = fakeIo();
  const code = await run(['generate', 'dashboard', ...words], io);
  return { code, ...io.output };
}

describe('mosk-backup generate dashboard', () => {
  it('prints the dashboard of the package to the last character', async () => {
    expect(await dashboard()).toEqual({ code: 0, stdout: COMMITTED, stderr: '' });
    expect(await dashboard('--json')).toEqual({ code: 0, stdout: COMMITTED, stderr: '' });
  });

  it('prints it as a ConfigMap for StackLight, and says what of that is documented and what is inferred', async () => {
    const { code, stdout } = await dashboard('--format', 'configmap');

    expect(code).toBe(0);
    expect(stdout).toMatch(/^# Documented \(MOSK 26\.1/);
    expect(stdout).toMatch(/^# INFERRED: the label/m);
    expect(parse(stdout)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'mosk-backup-dashboard',
        namespace: 'stacklight',
        labels: { 'dashboard-provider': 'default' },
      },
      data: { 'mosk-backup.json': COMMITTED },
    });
  });

  it('puts the ConfigMap into the namespace that it is told, as JSON too', async () => {
    const { stdout } = await dashboard('--format', 'configmap', '-n', 'monitoring', '--json');

    expect(JSON.parse(stdout)).toMatchObject({
      metadata: { namespace: 'monitoring' },
      data: { 'mosk-backup.json': COMMITTED },
    });
  });

  it('stays small enough for kubectl apply, which keeps a copy in an annotation of at most 256 KiB', async () => {
    const { stdout } = await dashboard('--format', 'configmap', '--json');

    expect(Buffer.byteLength(JSON.stringify(JSON.parse(stdout)))).toBeLessThan(200 * 1024);
  });

  it('refuses a format that there is not', async () => {
    const { code, stderr, stdout } = await dashboard('--format', 'yaml');

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('[usage]');
  });
});
