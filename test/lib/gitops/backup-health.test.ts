import { BACKUP_HEALTH, backupHealth } from '../../../lib/gitops';
import { holds, mayGo, nextWait } from '../../../lib/model';
import { type BackupTraits, backup } from '../model/backups';
import { backupStates } from './backup-states';

const health = (traits: BackupTraits) => backupHealth(backup(traits)).status;

describe('health of a backup', () => {
  it.each<[string, BackupTraits, string]>([
    ['Completed and uploaded', { status: 'Completed', uploaded: true }, 'Healthy'],
    ['Completed, not yet uploaded', { status: 'Completed' }, 'Progressing'],
    ['Completed, without a remote target', { status: 'Completed', local: true }, 'Healthy'],
    ['Failed', { status: 'Failed' }, 'Degraded'],
    ['Stuck', { status: 'Stuck' }, 'Degraded'],
    ['not seen yet', {}, 'Progressing'],
    ['in a status of a later release', { status: 'Verifying' }, 'Progressing'],
    ['Deleted without a request in the manifest', { status: 'Deleted' }, 'Degraded'],
  ])('%s is %s', (_title, traits, expected) => {
    expect(health(traits)).toBe(expected);
  });

  it.each<[string, BackupTraits, string]>([
    [
      'Completed: the request has not been answered yet',
      { status: 'Completed', uploaded: true },
      'Progressing',
    ],
    ['Deleted', { status: 'Deleted', uploaded: true }, 'Healthy'],
    ['DeleteFailed', { status: 'DeleteFailed', uploaded: true }, 'Degraded'],
    ['Failed before there was an archive', { status: 'Failed' }, 'Healthy'],
    [
      'Failed in the upload, parts of which may have arrived',
      { status: 'Failed', archived: true },
      'Progressing',
    ],
    ['Failed with uploaded files', { status: 'Failed', uploaded: true }, 'Progressing'],
    ['Stuck', { status: 'Stuck', uploaded: true }, 'Degraded'],
    ['without remote files', { status: 'Completed', local: true }, 'Healthy'],
  ])('once deletion is requested, %s is %s', (_title, traits, expected) => {
    expect(health({ ...traits, delete: true })).toBe(expected);
  });

  it('is Progressing as long as the object is being removed', () => {
    const removed = backupStates().filter(({ manifest }) => manifest.metadata.deletionTimestamp);
    expect(new Set(removed.map(({ manifest }) => backupHealth(manifest).status))).toEqual(
      new Set(['Progressing']),
    );
  });

  it('has at most one rule for any state, so their order does not matter', () => {
    for (const { title, manifest } of backupStates()) {
      const rules = BACKUP_HEALTH.filter(({ when }) => holds(when, manifest));
      expect([title, rules.length]).toEqual([title, Math.min(rules.length, 1)]);
    }
  });

  it('is Healthy and Degraded for wanted backups exactly when the runner succeeds and fails', () => {
    for (const { title, manifest } of backupStates()) {
      const { metadata, spec, status } = manifest;
      if (spec.delete || metadata.deletionTimestamp || status?.status?.startsWith('Delet')) continue;
      const action = nextWait(manifest, { uid: metadata.uid }).do;
      const expected = { succeed: 'Healthy', fail: 'Degraded', wait: 'Progressing' }[action];
      expect([title, backupHealth(manifest).status]).toEqual([title, expected]);
    }
  });

  it('allows taking the manifest away exactly where the object may go', () => {
    for (const { title, manifest } of backupStates()) {
      const { metadata, spec } = manifest;
      if (!spec.delete || metadata.deletionTimestamp !== undefined) continue;
      const { status, message } = backupHealth(manifest);
      const goes = mayGo(manifest) !== undefined;
      expect([title, status === 'Healthy', message.includes('can be taken away')]).toEqual([
        title,
        goes,
        goes,
      ]);
    }
  });
});
