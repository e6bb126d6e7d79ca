import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

/** Written by the real engine: see record-preview.ts. */
const RECORDED = path.join(__dirname, 'preview.json');

async function review(text: string, ...words: string[]) {
  const io = fakeIo({ stdin: text });
  const code = await run(['review', '-', '--format', 'json', '--from', '2026-11-23', ...words], io);
  return { code, ...io.output };
}

const consequencesIn = (stdout: string) =>
  (JSON.parse(stdout).consequences as { code: string; about: string; files: string[] }[]).map(
    ({ code, about }) => `${code} ${about.replace(/-[0-9a-f]{10}$/, '')}`,
  );

describe('a review of a preview that the real Pulumi engine wrote', () => {
  it('tells what happens to runs that are replaced or orphaned, and to the calendar', async () => {
    const { code, stdout } = await review(readFileSync(RECORDED, 'utf8'));

    expect(code).toBe(0);
    expect(consequencesIn(stdout)).toEqual([
      'backup-orphaned ClusterBackup default/old',
      'rpo-worsened Cluster default/prod',
      'new-run ClusterBackup default/before',
      'backup-kept ClusterBackup default/before',
    ]);
    expect(JSON.parse(stdout).week.rows).toMatchObject([{ schedule: 'nightly', cluster: 'prod' }]);
  });

  it('reads it after the warnings that the engine prints first', async () => {
    const { stdout } = await review(`warning: something\n${readFileSync(RECORDED, 'utf8')}`);

    expect(consequencesIn(stdout)).toContain('backup-orphaned ClusterBackup default/old');
  });

  it('tells that a destroyed backup takes its files with it', async () => {
    const deleting = readFileSync(RECORDED, 'utf8').replaceAll(
      '"onDestroy": "orphan"',
      '"onDestroy": "delete"',
    );

    const { code, stdout } = await review(deleting);

    expect(code).toBe(9);
    expect(stdout).toMatch(
      /This deletes `s3:\/\/mosk-backups\/old\/old-[0-9a-f]{10}\.encrypted` and its data key/,
    );
    const { findings } = JSON.parse(stdout);
    expect(findings.new.map(({ rule }: { rule: string }) => rule)).not.toContain('MB032');
    expect(findings.fixed.map(({ rule }: { rule: string }) => rule)).not.toContain('MB034');
  });

  it('tells of a run that changed triggers make, and not of a renamed one', async () => {
    const { steps } = JSON.parse(readFileSync(RECORDED, 'utf8'));
    const { oldState, newState } = steps.find(({ urn }: { urn: string }) => urn.endsWith('::before'));
    const inputs = (triggers: string[]) => ({ ...oldState.inputs, triggers });
    newState.inputs = inputs(['26.2']);
    oldState.inputs = inputs(['26.1']);

    const { stdout } = await review(JSON.stringify({ steps }));

    expect(consequencesIn(stdout)).toContain('new-run ClusterBackup default/before');
    expect(stdout).toContain('it is made because the triggers have changed');
    expect(stdout).not.toMatch(/renam/i);
    // The run of another folder is made for that, with the same triggers.
    const recorded = await review(readFileSync(RECORDED, 'utf8'));
    expect(recorded.stdout).not.toContain('triggers');
  });

  it('tells of a run that another further field makes', async () => {
    const { steps } = JSON.parse(readFileSync(RECORDED, 'utf8'));
    const { oldState, newState } = steps.find(({ urn }: { urn: string }) => urn.endsWith('::before'));
    newState.inputs = { ...oldState.inputs, extraFields: { reason: 'another one' } };
    oldState.inputs = { ...oldState.inputs, extraFields: { reason: 'a rehearsal' } };

    const { stdout } = await review(JSON.stringify({ steps }));

    expect(consequencesIn(stdout)).toContain('new-run ClusterBackup default/before');
    expect(stdout).not.toMatch(/renam|triggers/i);
  });

  it('says how many resources have values that nobody knows yet', async () => {
    const unknown = readFileSync(RECORDED, 'utf8').replace(
      '"folder": "elsewhere"',
      '"folder": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"',
    );

    const { stderr } = await review(unknown);

    expect(stderr).toContain('1 resource has values that the preview does not know yet');
  });

  it.each(['', '{}', '{"steps": 1}', '{"steps": [null]}', 'null', '{"steps": ['])(
    'refuses what is no preview: %s',
    async (text) => {
      const { code, stderr } = await review(text);

      expect(code).toBe(2);
      expect(stderr).toContain('This is not the preview of a Pulumi stack');
    },
  );
});
