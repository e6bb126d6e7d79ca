import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin } from './pulumi-observations';
import { backupProgram, KEY } from './pulumi-programs';
import { DESTROY, PREVIEW, REFRESH, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

describeWithEngines(['pulumi'], 'the main job under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, async (opened) => {
    ({ cluster, stack } = opened);
    await stack.writeProgram(backupProgram(cluster));
  });

  step('shows in the preview what a destroy will do, and sends nothing', async () => {
    const before = cluster.audit.length;

    const { text } = await stack.succeed(...PREVIEW);

    expect(text).toContain('DELETES the files in s3://backups/prod, of replaced backups too');
    expect(ofAdmin(cluster.audit.slice(before))).toEqual([]);
  });

  step('creates, waits until uploaded, and outputs file and times', async () => {
    const { text } = await stack.succeed(...UP);

    const outputs = await stack.outputs();
    const [archive, dataKey] = await bucketFiles(cluster);
    expect(outputs).toMatchObject({
      status: 'Completed',
      file: `s3://backups/${archive?.replace('.dek', '.encrypted')}`,
      uploadedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      completedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      duration: expect.any(Number),
      fileNames: { MKE: expect.stringContaining(String(outputs.name)) },
      destroyEffect: expect.stringMatching(/^DELETES the files/),
    });
    expect([archive, dataKey]).toEqual([`prod/${outputs.name}.dek`, `prod/${outputs.name}.encrypted`]);
    // Over within a second, so that no step of it is worth a line.
    expect(text).not.toContain('before: run');
  });

  step('changes nothing the second time', async () => {
    const before = cluster.audit.length;

    const { text } = await stack.succeed(...UP, '--expect-no-changes');

    expect(text).toContain('4 unchanged');
    expect(ofAdmin(cluster.audit.slice(before))).toEqual([]);
  });

  step('finds no drift on refresh', async () => {
    const { text } = await stack.succeed(...REFRESH, '--expect-no-changes');

    expect(text).toContain('4 unchanged');
  });

  step('keeps no secret in clear in the state, although the program passed plain strings', async () => {
    const text = await stack.exportText();

    expect(text).not.toContain(KEY);
    expect(text).not.toContain(cluster.s3.secretAccessKey);
    expect(text).toContain('ciphertext');
  });

  step(
    'destroys in the right order: deletion requested, Deleted read, then the object removed, files gone',
    async () => {
      const before = cluster.audit.length;

      await stack.succeed(...DESTROY);

      const story = cluster.audit
        .slice(before)
        .filter(({ resource, verb }) => resource === 'clusterbackups' && ['patch', 'delete'].includes(verb))
        .map(({ user, verb, body }) => ({ user, verb, text: JSON.stringify(body) }));
      const requested = story.findIndex(
        ({ user, text }) => user === 'admin' && text.includes('"delete":true'),
      );
      const deleted = story.findIndex(({ text }) => text.includes('"Deleted"'));
      const removed = story.findIndex(({ verb }) => verb === 'delete');
      expect([requested, deleted, removed]).toEqual([0, expect.any(Number), expect.any(Number)]);
      expect(deleted).toBeGreaterThan(requested);
      expect(removed).toBeGreaterThan(deleted);
      expect(story.filter(({ user, verb }) => user === 'admin' && verb === 'delete')).toHaveLength(1);
      expect(await bucketFiles(cluster)).toEqual([]);
      expect(await clusterBackups(cluster)).toEqual([]);
      expect((await stack.resources()).filter(({ type }) => type.includes('mosk-backup'))).toEqual([]);
    },
  );
});
