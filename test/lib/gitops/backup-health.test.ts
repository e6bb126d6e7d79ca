import { BACKUP_HEALTH, backupHealth, leavesNothing } from '../../../lib/gitops';
import { holds } from '../../../lib/gitops/condition';
import { nextRemoval, nextWait, type RemovalMemory, rememberReading } from '../../../lib/model';
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
    ['Failed before anything was uploaded', { status: 'Failed' }, 'Healthy'],
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

  it('allows taking the manifest away only where nothing is left behind', () => {
    const finished = backupStates().filter(
      ({ manifest }) => manifest.spec.delete && backupHealth(manifest).status === 'Healthy',
    );
    expect(finished.length).toBeGreaterThan(5);
    for (const { title, manifest } of finished)
      expect([title, leavesNothing(manifest)]).toEqual([title, true]);
  });
});

describe('what may be removed without leaving files', () => {
  it('contains every state in which the runner removes a backup', () => {
    const memories: RemovalMemory[] = [
      {},
      { request: { knownVersions: [] } },
      { request: { knownVersions: [] }, graceElapsed: true },
    ];
    let removals = 0;
    for (const { title, manifest } of backupStates()) {
      for (const memory of memories) {
        // After a request of its own the runner sees it on the object.
        if (memory.request !== undefined && !manifest.spec.delete) continue;
        const action = nextRemoval('delete', manifest, rememberReading(memory, manifest));
        if (action.do !== 'remove') continue;
        removals += 1;
        expect([title, leavesNothing(manifest)]).toEqual([title, true]);
      }
    }
    expect(removals).toBeGreaterThan(10);
  });

  it('contains no uploaded backup whose deletion is not over', () => {
    for (const { title, manifest } of backupStates()) {
      if (manifest.status?.uploadedAt === undefined || manifest.status.status === 'Deleted') continue;
      expect([title, leavesNothing(manifest)]).toEqual([title, false]);
    }
  });
});
