import { BACKUP_STATUSES, type ClusterBackupManifest } from '../../../lib/model';
import { BACKUP_TRANSITIONS, type Phase } from '../../../local/controller';
import { type BackupStep, nextStep } from '../../../local/controller/backups/backup-step';
import { BACKUP_FINALIZER } from '../../../local/controller/backups/preparation';
import { isTransition } from '../../../local/controller/backups/transitions';

interface Situation {
  status?: string;
  delete?: boolean;
  remote?: boolean;
  prepared?: boolean;
  deleted?: boolean;
  generation?: number;
}

function backup({
  status,
  delete: requested,
  remote = true,
  prepared = true,
  deleted,
  generation = 1,
}: Situation) {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: {
      name: 'b',
      namespace: 'n',
      generation,
      finalizers: prepared ? [BACKUP_FINALIZER] : [],
      deletionTimestamp: deleted ? '2026-01-31T00:00:00Z' : undefined,
    },
    spec: {
      targetCluster: 'prod',
      delete: requested,
      parameters: remote ? { rclone: { bucket: 'backups', credential: 's3' } } : undefined,
    },
    status: status === undefined ? undefined : { status },
  } as ClusterBackupManifest;
}

const step = (situation: Situation, answeredGeneration?: number) =>
  nextStep(backup(situation), { answeredGeneration });

it.each<[string, Situation, BackupStep]>([
  ['a new backup becomes Pending', {}, { do: 'enter', status: 'Pending' }],
  ['is tied to its cluster', { status: 'Pending', prepared: false }, { do: 'prepare' }],
  ['begins', { status: 'Pending' }, { do: 'start' }],
  ['makes its archive', { status: 'InProgress' }, { do: 'archive', next: 'UploadPending' }],
  [
    'is complete with the archive, if local',
    { status: 'InProgress', remote: false },
    { do: 'archive', next: 'Completed' },
  ],
  ['uploads', { status: 'UploadPending' }, { do: 'enter', status: 'UploadingInProgress' }],
  ['goes on with an upload', { status: 'UploadingInProgress' }, { do: 'upload' }],
  ['rests when it is complete', { status: 'Completed' }, { do: 'nothing' }],
  ['rests when it has failed', { status: 'Failed' }, { do: 'nothing' }],
  ['is left alone when it is stuck', { status: 'Stuck', delete: true }, { do: 'nothing' }],
  ['is left alone in a status of a later release', { status: 'Verifying' }, { do: 'nothing' }],
  ['deletes on request', { status: 'Completed', delete: true }, { do: 'enter', status: 'DeletionPending' }],
  [
    'deletes on request while it runs',
    { status: 'InProgress', delete: true },
    { do: 'enter', status: 'DeletionPending' },
  ],
  [
    'takes the request up',
    { status: 'DeletionPending', delete: true },
    { do: 'enter', status: 'DeletionInProgress' },
  ],
  [
    'carries a request out that was withdrawn too late',
    { status: 'DeletionInProgress' },
    { do: 'deleteRemoteFiles' },
  ],
  ['rests when it is deleted', { status: 'Deleted', delete: true }, { do: 'nothing' }],
  ['goes when the object is deleted', { status: 'Completed', deleted: true }, { do: 'release' }],
  ['goes from the middle of a run too', { status: 'InProgress', deleted: true }, { do: 'release' }],
  [
    'goes even if its deletion failed',
    { status: 'DeleteFailed', delete: true, deleted: true },
    { do: 'release' },
  ],
  [
    'deletes first if both are asked for',
    { status: 'Completed', delete: true, deleted: true },
    { do: 'enter', status: 'DeletionPending' },
  ],
  [
    "has nobody else's finalizers to remove",
    { status: 'Completed', deleted: true, prepared: false },
    { do: 'nothing' },
  ],
])('%s', (_, situation, expected) => {
  expect(step(situation)).toEqual(expected);
});

describe('a failed deletion', () => {
  const failed = { status: 'DeleteFailed', delete: true };

  it('is not repeated for the request that it answered', () => {
    expect(step({ ...failed, generation: 3 }, 3)).toEqual({ do: 'nothing' });
  });
  it('is not repeated when the request is withdrawn', () => {
    expect(step({ ...failed, delete: false, generation: 4 }, 3)).toEqual({ do: 'nothing' });
  });
  it('is repeated when the request is made anew, however quickly', () => {
    expect(step({ ...failed, generation: 5 }, 3)).toEqual({ do: 'enter', status: 'DeletionPending' });
  });
  it('of an earlier controller counts as the answer', () => {
    expect(step({ ...failed, generation: 5 })).toEqual({ do: 'nothing' });
  });
});

describe('the table of transitions', () => {
  const leadsTo = (decided: BackupStep): readonly string[] => {
    switch (decided.do) {
      case 'enter':
        return [decided.status];
      case 'start':
        return ['InProgress'];
      case 'archive':
        return [decided.next, 'Failed', 'Stuck'];
      case 'upload':
        return ['Completed', 'Failed', 'Stuck'];
      case 'deleteRemoteFiles':
        return ['Deleted', 'DeleteFailed', 'Stuck'];
      case 'prepare':
        return ['Failed'];
    }
    return [];
  };
  const phases: Phase[] = ['none', ...BACKUP_STATUSES];
  const taken = phases.flatMap((from) =>
    [true, false].flatMap((requested) =>
      [true, false].flatMap((remote) =>
        [true, false].flatMap((prepared) => {
          const status = from === 'none' ? undefined : from;
          const decided = step({ status, delete: requested, remote, prepared, generation: 3 }, 1);
          return leadsTo(decided).map((to) => `${from} → ${to}`);
        }),
      ),
    ),
  );

  it('has every edge that the controller takes, and no other', () => {
    const edges = BACKUP_TRANSITIONS.map(({ from, to }) => `${from} → ${to}`);
    expect([...new Set(taken)].sort()).toEqual([...edges].sort());
  });

  it('never leaves Deleted', () => {
    expect(BACKUP_STATUSES.filter((to) => isTransition('Deleted', to))).toEqual([]);
  });

  it('says of each edge how certain it is, and why', () => {
    for (const { certainty, source, when } of BACKUP_TRANSITIONS) {
      expect(['documented', 'inferred', 'assumed']).toContain(certainty);
      expect(Math.min(source.length, when.length)).toBeGreaterThan(0);
    }
  });
});
