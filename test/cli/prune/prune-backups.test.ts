import { pruneBackups } from '../../../cli/prune';
import type { Session } from '../../../cli/session';
import { BackupError } from '../../../lib/errors';
import type { ClusterBackupManifest } from '../../../lib/model';
import { type PrunePlan, planPruning } from '../../../lib/retention';
import type { BackupRef, RemoveOptions } from '../../../providers/kubernetes';
import { fakeIo } from '../fake-io';

const night = (day: number, resourceVersion = '1'): ClusterBackupManifest => ({
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: { name: `nightly-${day}`, namespace: 'prod', uid: `uid-${day}`, resourceVersion },
  spec: {
    targetCluster: 'prod',
    parameters: { rclone: { bucket: 'backups', credential: 's3' } },
    createdBy: { schedule: 'nightly' },
  },
  status: { status: 'Completed', startedAt: `2026-01-0${day}T01:00:00Z`, uploadedAt: '2026-02-01T00:00:00Z' },
});

const planOf = (backups: readonly ClusterBackupManifest[]): PrunePlan =>
  planPruning({
    backups,
    schedule: 'nightly',
    spoken: () => [{ retention: { keepLast: 1, timeZone: 'UTC' }, by: 'this command' }],
  });

/** Backups whose removal takes no time, with a record of looks and removals. */
function world(start: readonly ClusterBackupManifest[]) {
  let there = [...start];
  const events: string[] = [];
  let onRemoval = (_ref: BackupRef, _options?: RemoveOptions) => {};
  const mosk = {
    hub: { subscribe: () => ({ close() {} }) },
    client: {
      get: async (_type: unknown, _namespace: string, name: string) =>
        there.find(({ metadata }) => metadata.name === name),
    },
    async remove(ref: BackupRef, options?: RemoveOptions) {
      events.push(`remove ${ref.name} of version ${options?.resourceVersion}`);
      onRemoval(ref, options);
      there = there.filter(({ metadata }) => metadata.name !== ref.name);
      return { ...ref, mode: 'delete', outcome: 'deleted', files: [], warnings: [] };
    },
  };
  const look = async (): Promise<PrunePlan> => {
    events.push('look');
    return planOf(there);
  };
  const options = { io: fakeIo(), json: false, timeoutMs: undefined, parallel: 50 };
  return {
    events,
    set: (objects: readonly ClusterBackupManifest[]) => {
      there = [...objects];
    },
    get: () => there,
    onRemoval: (act: typeof onRemoval) => {
      onRemoval = act;
    },
    prune: () =>
      pruneBackups(planOf(there), look, { mosk, namespace: 'prod' } as unknown as Session, options),
  };
}

const owned = (backup: ClusterBackupManifest): ClusterBackupManifest => ({
  ...backup,
  metadata: { ...backup.metadata, annotations: { 'mosk-backup/owner': 'cli:somebody:it' } },
});
const conflict = new BackupError('conflict', 'The backup has changed since its removal was decided');

describe('pruning', () => {
  it('looks before removals, insists on the version seen, and takes the next in line last', async () => {
    const { prune, events } = world([night(1), night(2), night(3), night(4)]);
    await prune();
    expect(events).toEqual([
      'look',
      'remove nightly-2 of version 1',
      'remove nightly-1 of version 1',
      'look',
      'remove nightly-3 of version 1',
    ]);
  });

  it('decides anew about a backup that has changed since the look', async () => {
    const all = world([night(1), night(2)]);
    all.onRemoval((_ref, options) => {
      if (options?.resourceVersion !== '1') return;
      all.set([night(1, '2'), night(2)]);
      throw conflict;
    });
    await all.prune();
    expect(all.events).toEqual([
      'look',
      'remove nightly-1 of version 1',
      'look',
      'remove nightly-1 of version 2',
    ]);
  });

  it('leaves it when by now it is the last good one', async () => {
    const all = world([night(1), night(2)]);
    all.onRemoval(() => {
      all.set([night(1, '2')]);
      throw conflict;
    });
    const { done, errors } = await all.prune();
    expect([done.map(({ removed }) => removed), errors]).toEqual([[undefined], []]);
    expect(all.get()).toHaveLength(1);
  });

  it('says of one that others have removed meanwhile that it is gone, not that it stays', async () => {
    const another = { ...night(1), metadata: { ...night(1).metadata, uid: 'another' } };
    const notOfTheSchedule = { ...night(1), spec: { ...night(1).spec, createdBy: { schedule: 'weekly' } } };
    const outcomes = [];
    for (const left of [[night(2)], [owned(another), night(2)], [notOfTheSchedule, night(2)]]) {
      const all = world([night(1), night(2)]);
      all.onRemoval(() => {
        all.set(left);
        throw conflict;
      });
      const { done, errors } = await all.prune();
      outcomes.push([done.map(({ removed }) => removed?.outcome), errors]);
    }
    expect(outcomes).toEqual([
      [['already-gone'], []],
      [['already-gone'], []],
      [[undefined], []],
    ]);
  });

  it('leaves it when somebody has got its files since that look, and tells when that cannot be seen', async () => {
    const shared = new BackupError('files-shared', 'Its files are needed by ClusterBackup prod/other');
    const all = world([night(1), night(2)]);
    all.onRemoval(() => {
      all.set([owned(night(1)), night(2)]);
      throw shared;
    });
    const { done, errors } = await all.prune();
    expect([done.map(({ removed }) => removed), errors]).toEqual([[undefined], []]);

    const unseen = world([night(1), night(2)]);
    unseen.onRemoval(() => {
      throw shared;
    });
    expect((await unseen.prune()).errors).toEqual([shared]);
  });

  it('ends when the server calls it a conflict though nothing has changed', async () => {
    const all = world([night(1), night(2)]);
    all.onRemoval(() => {
      throw conflict;
    });
    const { errors } = await all.prune();
    expect(errors).toEqual([conflict]);
  });

  it('insists on no version of what is being deleted already, which changes with each step', async () => {
    const going = { ...night(1), spec: { ...night(1).spec, delete: true } };
    const { prune, events } = world([going, night(2)]);
    await prune();
    expect(events).toEqual(['look', 'remove nightly-1 of version undefined']);
  });
});
