import { nextInLine, planPruning } from '../../../cli/prune';
import type { ClusterBackupManifest, ClusterBackupStatus } from '../../../lib/model';
import { seededRandom } from '../../../local/faults';

const REMOTE = { rclone: { bucket: 'backups', credential: 's3' } };

function made(day: number, status: ClusterBackupStatus, more: Partial<ClusterBackupManifest['spec']> = {}) {
  const startedAt = `2026-01-${String(day).padStart(2, '0')}T01:00:00Z`;
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: `nightly-${day}`, namespace: 'prod', creationTimestamp: startedAt },
    spec: { targetCluster: 'prod', parameters: REMOTE, createdBy: { schedule: 'nightly' }, ...more },
    status: { startedAt, ...status },
  } satisfies ClusterBackupManifest;
}

const good = (day: number) => made(day, { status: 'Completed', uploadedAt: '2026-01-01T02:00:00Z' });
const failed = (day: number) => made(day, { status: 'Failed' });
const names = (backups: readonly ClusterBackupManifest[]) => backups.map(({ metadata }) => metadata.name);

describe('pruning', () => {
  it('keeps the newest good ones and removes the older ones', () => {
    const plan = planPruning([good(1), good(4), good(2), good(3)], 'nightly', 2);
    expect(names(plan.keep)).toEqual(['nightly-4', 'nightly-3']);
    expect(names(plan.remove)).toEqual(['nightly-2', 'nightly-1']);
  });

  it('removes failed ones that a good one has followed, and leaves newer ones to be looked at', () => {
    const plan = planPruning([failed(1), good(2), failed(3)], 'nightly', 1);
    expect(names(plan.remove)).toEqual(['nightly-1']);
    expect(names(plan.alone)).toEqual(['nightly-3']);
  });

  it('removes nothing while there is no good one', () => {
    expect(planPruning([failed(1), failed(2)], 'nightly', 1).remove).toEqual([]);
  });

  it('counts a backup as good only when it is uploaded and nobody has asked to delete it', () => {
    const completed = made(9, { status: 'Completed' });
    const going = made(8, { status: 'Completed', uploadedAt: '2026-01-08T02:00:00Z' }, { delete: true });
    const plan = planPruning([good(1), completed, going], 'nightly', 1);
    expect(names(plan.keep)).toEqual(['nightly-1']);
    expect(names(plan.alone)).toEqual(['nightly-9', 'nightly-8']);
  });

  it('counts a local backup as good when it is complete, though never in place of an uploaded one', () => {
    const local = (day: number) => made(day, { status: 'Completed' }, { parameters: undefined });
    const plan = planPruning([local(5), local(6), good(4), good(3)], 'nightly', 1);
    expect(names(plan.keep)).toEqual(['nightly-6', 'nightly-4']);
    expect(names(plan.remove)).toEqual(['nightly-5', 'nightly-3']);
  });

  it('keeps so many of each cluster, in each place', () => {
    const lab = (day: number) => ({ ...good(day), spec: { ...good(day).spec, targetCluster: 'lab' } });
    const moved = (day: number) =>
      made(day, good(day).status, { parameters: { rclone: { bucket: 'elsewhere', credential: 's3' } } });
    const others = (day: number) =>
      made(day, good(day).status, { parameters: { rclone: { bucket: 'backups', credential: 'other' } } });
    const all = [good(1), good(2), lab(3), lab(4), moved(5), moved(6), others(7), others(8)];
    const { keep, remove } = planPruning(all, 'nightly', 1);
    expect(names(keep)).toEqual(['nightly-4', 'nightly-8', 'nightly-6', 'nightly-2']);
    expect(names(remove)).toEqual(['nightly-3', 'nightly-7', 'nightly-5', 'nightly-1']);
  });

  it('leaves a failed one alone that was uploaded once, and one that only good ones of other clusters have followed', () => {
    const uploaded = made(1, { status: 'Failed', uploadedAt: '2026-01-01T02:00:00Z' });
    const elsewhere = { ...failed(2), spec: { ...failed(2).spec, targetCluster: 'lab' } };
    const { remove, alone } = planPruning([uploaded, elsewhere, good(3)], 'nightly', 1);
    expect(names(remove)).toEqual([]);
    expect(names(alone)).toEqual(['nightly-2', 'nightly-1']);
  });

  it('takes up what was asked to go, unless it is stuck or going already', () => {
    const asked = made(1, { status: 'DeleteFailed' }, { delete: true });
    const gone = made(2, { status: 'Deleted' });
    const withdrawn = made(3, { status: 'DeleteFailed' });
    const stuck = made(4, { status: 'Stuck' }, { delete: true });
    const terminating = {
      ...asked,
      metadata: { ...made(5, {}).metadata, deletionTimestamp: '2026-01-06T00:00:00Z' },
    };
    const { remove } = planPruning([asked, gone, withdrawn, stuck, terminating, good(9)], 'nightly', 1);
    expect(names(remove)).toEqual(['nightly-2', 'nightly-1']);
  });

  it('removes the newest of those that go last, in each cluster and place', () => {
    const plan = planPruning([failed(1), good(2), good(3), good(4)], 'nightly', 1);
    expect(names(nextInLine(plan))).toEqual(['nightly-3']);
  });

  it('leaves the backups of people, updates and other schedules alone', () => {
    const others = [
      made(1, { status: 'Completed' }, { createdBy: { user: { uid: 'somebody' } } }),
      made(2, { status: 'Completed' }, { createdBy: { updateRelease: '26.2' } }),
      made(3, { status: 'Completed' }, { createdBy: { schedule: 'weekly' } }),
    ];
    expect(planPruning([...others, good(9)], 'nightly', 1)).toEqual({
      keep: [good(9)],
      remove: [],
      alone: [],
    });
  });

  it('never removes the newest good one, nor anything newer than it, whatever there is', () => {
    const random = seededRandom(1);
    const kinds = [good, failed, (day: number) => made(day, { status: 'Stuck' })];
    for (let round = 0; round < 500; round++) {
      const backups = Array.from({ length: 1 + Math.floor(random() * 28) }, (_, index) =>
        (kinds[Math.floor(random() * kinds.length)] ?? good)(index + 1),
      );
      const newestGood = backups.findLast(({ status }) => status.status === 'Completed');
      const { keep, remove } = planPruning(backups, 'nightly', 1 + Math.floor(random() * 5));
      expect(keep[0]).toBe(newestGood);
      expect(remove.every(({ metadata }) => metadata.name !== newestGood?.metadata.name)).toBe(true);
      expect(
        remove.every(({ status }) => (status?.startedAt ?? '') < (newestGood?.status.startedAt ?? '')),
      ).toBe(true);
    }
  });
});
