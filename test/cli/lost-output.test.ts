/** A command whose output nobody takes, as a process of its own: `mosk-backup … | head`, a full disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RCloneCredentialType } from '../../lib/model';
import { describeUnless } from '../skipped-aloud';
import { type Projects, startProjects, to } from './projects';

const MAIN = path.join(__dirname, '../../dist/cli/main.js');

let folder: string;
let projects: Projects;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lost-output-'));
  projects = await startProjects();
});
afterAll(async () => {
  await projects.stop();
  rmSync(folder, { recursive: true });
});

/** Closes one of its outputs before anything can be written there. */
function withoutReader(output: 'stdout' | 'stderr', ...argv: string[]): ChildProcess {
  const env = { ...process.env, KUBECONFIG: projects.site.kubeconfigPath };
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd: folder, env });
  child[output].destroy();
  child[output === 'stdout' ? 'stderr' : 'stdout'].resume();
  return child;
}
const exitCodeOf = async (child: ChildProcess) => (await once(child, 'close'))[0] as number;

it.each(['stdout', 'stderr'] as const)(
  'apply creates all that it was given when its %s has no reader',
  async (output) => {
    const names = Array.from({ length: 12 }, (_, n) => `${output}-${n}`);
    const file = path.join(folder, `${output}.yaml`);
    const credential = (name: string) => ({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'RCloneCredential',
      metadata: { name, namespace: 'prod' },
      spec: {
        remoteName: 's3',
        remoteConfig: { type: 's3', endpoint: projects.site.s3.endpoint, access_key_id: 'id' },
        remoteConfigSecretKey: 'secret_access_key',
        remoteSecret: { value: 'not the one of any storage' },
      },
    });
    writeFileSync(file, names.map((name) => JSON.stringify(credential(name))).join('\n---\n'));

    expect(await exitCodeOf(withoutReader(output, 'apply', file, '--no-storage-check', '-n', 'prod'))).toBe(
      0,
    );

    const { items } = await projects.site.client.list(RCloneCredentialType, 'prod');
    expect(items.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(names));
  },
);

it.each(['stdout', 'stderr'] as const)('a bad end stays one when its %s has no reader', async (output) => {
  const weak = projects.manifest('weak', { parameters: { rclone: { bucket: '', credential: 's3' } } });
  expect(await exitCodeOf(withoutReader(output, 'check', weak))).toBe(9);
});

it('a watch ends with its reader', async () => {
  await projects.backup('prod', 'one', { parameters: to('backups/prod') });
  expect(await exitCodeOf(withoutReader('stdout', 'status', '-w', '-n', 'prod'))).toBe(0);
});

const FULL = existsSync('/dev/full') ? undefined : 'needs /dev/full, which Linux alone has';

describeUnless(FULL, 'a full disk', () => {
  it('that does not take the results is an error, which says so', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [MAIN, 'explain', 'not-found'], {
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    expect(await exitCodeOf(child)).toBe(2);
    expect(stderr).toContain('[file-invalid]');
    expect(stderr).toContain('ENOSPC');
  });
});
