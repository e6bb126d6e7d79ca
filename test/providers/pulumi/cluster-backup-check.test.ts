import { forgetDeclarations } from '../../../providers/pulumi/functions/engine/deployment';
import { UNKNOWN } from '../../../providers/pulumi/functions/engine/unknown';
import { check } from '../../../providers/pulumi/provider';
import { backupInputs } from './backups';

afterEach(forgetDeclarations);

/** Inputs as the engine hands them over. */
function inputs(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const { destroyEffect, onDestroy, ...rest } = backupInputs();
  return { ...rest, ...changes };
}

const remote = { rclone: { bucket: 'backups', credential: 's3' } };

describe('check of a ClusterBackup', () => {
  it('finds nothing wrong with a good one', async () => {
    expect((await check({}, inputs())).failures).toEqual([]);
  });

  it('fills in what destroy does, in words that a preview shows', async () => {
    const { inputs: checked } = await check({}, inputs());

    expect(checked.onDestroy).toBe('delete');
    expect(checked.destroyEffect).toBe(
      'DELETES the files in s3://backups/prod, of replaced backups too, then removes the objects',
    );
  });

  it.each([
    ['keep', 'keeps the objects and files in s3://backups/prod, of replaced backups too'],
    ['orphan', 'REMOVES the objects and LEAVES the files in s3://backups/prod, of replaced backups too'],
  ])('says what %s means', async (onDestroy, effect) => {
    expect((await check({}, inputs({ onDestroy }))).inputs.destroyEffect).toBe(effect);
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    ['no target', { target: undefined }, 'target', 'target-required'],
    [
      'both targets',
      { target: { ...remote, nfs: 'nfs://h:/p', encryptionKey: 'k' } },
      'target',
      'target-exclusive',
    ],
    ['no key', { target: remote }, 'target.encryptionKey', 'key-required'],
    ['a key without a target', { target: { encryptionKey: 'kek' } }, 'target', 'target-required'],
    ['a reason of blanks', { target: { localOnly: ' ' } }, 'target.localOnly', 'reason-required'],
    [
      'a bad bucket',
      { target: { rclone: { bucket: 'no/', credential: 's3' }, encryptionKey: 'k' } },
      'target.rclone.bucket',
      'bucket-name',
    ],
    ['a bad NFS URL', { target: { nfs: 'host:/path', encryptionKey: 'k' } }, 'target.nfs', 'nfs-url'],
    ['a bad name', { name: 'Mine' }, 'name', 'invalid-name'],
    ['a bad logical name', { owner: 'pulumi:a/b/c:beforeUpgrade' }, 'name', 'invalid-name'],
    ['a bad cluster', { cluster: 'Prod' }, 'cluster', 'invalid-name'],
    ['a file with folders', { fileNames: { MKE: 'a/b.tar' } }, 'fileNames.MKE', 'file-name'],
    ['an unknown word', { onDestroy: 'retain' }, 'onRemoval', 'usage'],
    ['what a transform says by the name of the argument', { onRemoval: 'keep' }, 'onRemoval', 'usage'],
    [
      'files to verify that are not in S3',
      { verify: true, target: { clusterDefault: true } },
      'verify',
      'usage',
    ],
    ['nothing to keep', { keepLast: 0 }, 'keepLast', 'usage'],
    ['a timeout without a unit', { timeouts: { create: '5' } }, 'customTimeouts.create', 'usage'],
    [
      'a kubeconfig as text',
      { kubeconfig: 'apiVersion: v1\nkind: Config' },
      'kubeconfig',
      'kubeconfig-invalid',
    ],
  ])('refuses %s at its place', async (_what, changes, property, code) => {
    const { failures } = await check({}, inputs(changes));

    expect(failures).toEqual([{ property, reason: expect.stringContaining(`[${code}]`) }]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a whole target', { target: UNKNOWN }],
    ['a bucket', { target: { rclone: { bucket: UNKNOWN, credential: UNKNOWN }, encryptionKey: UNKNOWN } }],
    ['an NFS URL', { target: { nfs: UNKNOWN, encryptionKey: UNKNOWN } }],
    [
      'all the rest',
      { cluster: UNKNOWN, namespace: UNKNOWN, triggers: [UNKNOWN], fileNames: UNKNOWN, keepLast: UNKNOWN },
    ],
    ['what destroy does', { onDestroy: UNKNOWN }],
  ])('leaves alone what a preview does not know: %s', async (_what, changes) => {
    expect((await check({}, inputs(changes))).failures).toEqual([]);
  });

  it('answers in plain JSON', async () => {
    const answer = await check({}, inputs({ keepLast: undefined }));

    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    expect('keepLast' in answer.inputs).toBe(false);
  });
});
