import { UNKNOWN } from '../../../providers/pulumi/functions/engine/unknown';
import { diff } from '../../../providers/pulumi/provider';
import { backupInputs, backupState } from './backups';

const difference = (olds: object, news: object) => diff('shop/x', { ...olds }, { ...news });

describe('diff of a ClusterBackup', () => {
  it('leaves a finished backup to the comparison of inputs', async () => {
    expect(await difference(backupState(), backupInputs())).toEqual({});
  });

  it.each([
    [
      'bucket',
      { target: { rclone: { bucket: 'others', credential: 's3' }, encryptionKey: 'kek-2026' } },
      'target',
    ],
    ['trigger', { triggers: ['26.3'] }, 'triggers'],
    ['cluster', { cluster: 'test' }, 'cluster'],
    ['namespace', { namespace: 'other' }, 'namespace'],
    ['file name', { fileNames: { MKE: 'new.tar' } }, 'fileNames'],
    ['name', { name: 'mine' }, 'name'],
  ])(
    'makes a new run of a changed %s, and never deletes the old one first',
    async (_what, changes, property) => {
      expect(await difference(backupState(), backupInputs(changes))).toEqual({ replaces: [property] });
    },
  );

  it.each([
    ['onDestroy', { onDestroy: 'keep' as const }],
    ['keepLast', { keepLast: 3 }],
    ['timeouts', { timeouts: { create: '1h' } }],
    ['context', { context: 'other' }],
  ])('takes over a changed %s in place', async (_what, changes) => {
    expect(await difference(backupState(), backupInputs(changes))).toEqual({});
  });

  it.each([
    ['trigger', { triggers: [UNKNOWN] }],
    ['credential', { target: { rclone: { bucket: 'b', credential: UNKNOWN }, encryptionKey: 'k' } }],
    ['target', { target: UNKNOWN as never }],
  ])('never replaces because of an unknown %s', async (_what, changes) => {
    expect(await difference(backupState(), backupInputs(changes))).toEqual({});
    expect(
      await difference(backupState({ status: 'Failed', finished: false }), backupInputs(changes)),
    ).toEqual({});
  });

  it('makes a new run after a failed one', async () => {
    const failed = backupState({ status: 'Failed', finished: false });

    expect(await difference(failed, backupInputs())).toEqual({ changes: true, replaces: ['status'] });
  });

  it('keeps a finished and uploaded backup, whatever its status says later', async () => {
    const olds = backupState({ status: 'Failed', uploadedAt: '2026-01-15T17:44:02Z' });

    expect(await difference(olds, backupInputs())).toEqual({});
    expect(await difference({ ...olds, finished: false }, backupInputs())).toMatchObject({
      replaces: ['status'],
    });
  });

  it.each(['', 'InProgress', 'UploadingInProgress', 'Stuck', 'SomethingNew'])(
    'goes on waiting for a run that was left as "%s"',
    async (status) => {
      expect(await difference(backupState({ status, finished: false }), backupInputs())).toEqual({
        changes: true,
      });
    },
  );

  it('keeps a finished backup whose object has vanished', async () => {
    expect(await difference(backupState({ status: 'vanished' }), backupInputs())).toEqual({});
  });

  it("refuses to change what a name of the user's own stands for", async () => {
    const olds = backupState({ name: 'mine', objectName: 'mine' });

    await expect(difference(olds, backupInputs({ name: 'mine', triggers: [2] }))).rejects.toThrow(
      '[spec-changed]',
    );
  });

  it('never carries an explicit file name over to a new run', async () => {
    const fileNames = { MKE: 'mine.tar' };

    await expect(
      difference(backupState({ fileNames }), backupInputs({ fileNames, triggers: [2] })),
    ).rejects.toThrow('[file-name]');
  });

  it('lets explicit names be used again after a failed run', async () => {
    const names = { name: 'mine', fileNames: { MKE: 'mine.tar' } };
    const olds = backupState({ ...names, objectName: 'mine', status: 'Failed', finished: false });

    expect(await difference(olds, backupInputs({ ...names, triggers: [2] }))).toEqual({
      changes: true,
      replaces: ['triggers'],
    });
  });
});
