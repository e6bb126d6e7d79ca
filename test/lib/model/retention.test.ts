import {
  beyondRetention,
  type ClusterBackupManifest,
  countsForRetention,
  isWorthless,
  newerByTimes,
} from '../../../lib/model';
import { seededRandom } from '../../../local/faults';
import { backupStates } from '../gitops/backup-states';

interface Traits {
  readonly cluster?: string;
  readonly local?: boolean;
  readonly startedAt?: string;
  readonly createdAt?: string;
  readonly status?: string;
}

function run(name: string, traits: Traits = {}): ClusterBackupManifest {
  const { cluster = 'prod', local = false, startedAt, createdAt, status = 'Completed' } = traits;
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name, namespace: 'team', creationTimestamp: createdAt },
    spec: {
      targetCluster: cluster,
      ...(local ? {} : { parameters: { rclone: { bucket: 'backups', credential: 's3' } } }),
    },
    status: { status, startedAt, ...(local ? {} : { uploadedAt: '2026-02-01T00:00:00Z' }) },
  };
}

const NOW = Date.parse('2026-06-01T00:00:00Z');
const names = (runs: readonly ClusterBackupManifest[]) => runs.map(({ metadata }) => metadata.name);
/** Newer is what has the higher number at its end. */
const byNumber = (one: ClusterBackupManifest, other: ClusterBackupManifest) =>
  numberOf(one) > numberOf(other);
const numberOf = ({ metadata }: ClusterBackupManifest) => Number(/\d+$/.exec(metadata.name)?.[0]);
const isNewer = (one: ClusterBackupManifest, other: ClusterBackupManifest) =>
  newerByTimes([one, other])(one, other);

describe('what is beyond a retention', () => {
  it('is each good one with so many newer ones', () => {
    const runs = [1, 2, 3, 4].map((number) => run(`run-${number}`));
    expect(names(beyondRetention(runs, 2, byNumber, NOW))).toEqual(['run-1', 'run-2']);
    expect(names(beyondRetention(runs, 0, byNumber, NOW))).toEqual(['run-1', 'run-2', 'run-3']);
  });

  it('counts for each cluster on its own', () => {
    const runs = [
      run('prod-1'),
      run('prod-2'),
      run('lab-3', { cluster: 'lab' }),
      run('lab-4', { cluster: 'lab' }),
    ];
    expect(names(beyondRetention(runs, 1, byNumber, NOW))).toEqual(['prod-1', 'lab-3']);
  });

  it('never has a local archive take the place of an uploaded one, though the reverse', () => {
    const runs = [run('local-1', { local: true }), run('uploaded-2'), run('local-3', { local: true })];
    expect(names(beyondRetention(runs, 1, byNumber, NOW))).toEqual(['local-1']);
  });

  it('has no part in what both clocks put into the future: it takes no place, and stays', () => {
    const ahead = { startedAt: '2036-01-01T00:00:00Z', createdAt: '2036-01-01T00:00:00Z' };
    const runs = [run('run-1', ahead), run('run-2'), run('run-3', ahead), run('run-4', ahead)];
    expect(beyondRetention(runs, 1, byNumber, NOW)).toEqual([]);
    // Clocks are a little apart, and the time comes.
    const [, , , last] = runs.map((each) => each.metadata.name);
    expect(names(beyondRetention(runs, 1, byNumber, Date.parse('2035-12-31T23:56:00Z')))).not.toContain(last);
    expect(names(beyondRetention(runs, 1, byNumber, Date.parse('2035-12-31T23:56:00Z')))).toHaveLength(3);
  });

  it('has no part in what is not good', () => {
    const runs = [run('run-1'), run('run-2', { status: 'Failed' }), run('run-3', { status: 'InProgress' })];
    expect(beyondRetention(runs, 1, byNumber, NOW)).toEqual([]);
  });

  it('leaves the newest good one and the newest uploaded one of each cluster, whatever there is', () => {
    const random = seededRandom(7);
    const pick = <T>(among: readonly T[]) => among[Math.floor(random() * among.length)] as T;
    for (let round = 0; round < 500; round++) {
      const runs = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, number) =>
        run(`run-${number}`, {
          cluster: pick(['prod', 'lab']),
          local: pick([true, false]),
          status: pick(['Completed', 'Completed', 'Failed', 'Stuck']),
        }),
      );
      const goes = beyondRetention(runs, pick([1, 2, 3]), byNumber, NOW);
      for (const cluster of ['prod', 'lab']) {
        const good = runs.filter((each) => countsForRetention(each) && each.spec.targetCluster === cluster);
        for (const newest of [good.at(-1), good.findLast(({ status }) => status?.uploadedAt !== undefined)]) {
          expect(goes).not.toContain(newest);
        }
      }
    }
  });
});

describe('which backup is newer', () => {
  it.each([
    ['with offsets', '2026-10-25T02:50:00+02:00', '2026-10-25T02:10:00+01:00'],
    ['with fractions', '2026-10-25T01:10:00Z', '2026-10-25T01:10:00.25Z'],
    ['in small letters', '2026-10-25t01:10:00z', '2026-10-25T01:10:01Z'],
  ])('is told by moments, %s', (_title, earlier, later) => {
    const [one, other] = [run('a', { startedAt: earlier }), run('b', { startedAt: later })];
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, true]);
  });

  it('is nobody where the two clocks contradict each other', () => {
    const one = run('a', { createdAt: '2026-01-01T00:00:00Z', startedAt: '2099-01-01T00:00:00Z' });
    const other = run('b', { createdAt: '2026-01-02T00:00:00Z', startedAt: '2026-01-02T00:00:10Z' });
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, false]);
  });

  it.each([
    ['no time at all', undefined],
    ['a time that cannot be read', 'yesterday'],
    ['a time of no known zone', '2026-01-01T00:00:00'],
  ])('is nobody where one has %s', (_title, startedAt) => {
    const [one, other] = [run('a', { startedAt }), run('b', { startedAt: '2026-01-02T00:00:00Z' })];
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, false]);
  });

  it('is the one with the higher number in its name where both are of one second', () => {
    const startedAt = '2026-01-01T00:00:00Z';
    const [one, other] = [run('nightly-9', { startedAt }), run('nightly-10', { startedAt })];
    expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, true]);
  });
});

describe('what is worthless', () => {
  it('is a failed backup that was never uploaded, and never one that counts', () => {
    for (const { title, manifest } of backupStates()) {
      const expected = manifest.status?.status === 'Failed' && !title.includes('uploaded');
      expect([title, isWorthless(manifest)]).toEqual([title, expected]);
      if (isWorthless(manifest)) expect([title, countsForRetention(manifest)]).toEqual([title, false]);
    }
  });
});
