import type { ClusterBackupManifest, ClusterBackupStatus } from '../../../lib/model';
import { nextInLine, planPruning } from '../../../lib/retention';
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
const kept = (backups: readonly ClusterBackupManifest[], keepLast: number) =>
  planPruning({
    backups,
    schedule: 'nightly',
    spoken: () => [{ retention: { keepLast, timeZone: 'UTC' }, by: 'its record' }],
  });
const names = (backups: readonly ClusterBackupManifest[]) => backups.map(({ metadata }) => metadata.name);

describe('pruning', () => {
  it('keeps the newest good ones and removes the older ones', () => {
    const plan = kept([good(1), good(4), good(2), good(3)], 2);
    expect(names(plan.keep)).toEqual(['nightly-4', 'nightly-3']);
    expect(names(plan.remove)).toEqual(['nightly-2', 'nightly-1']);
  });

  it('removes failed ones that a good one has followed, and leaves newer ones to be looked at', () => {
    const plan = kept([failed(1), good(2), failed(3)], 1);
    expect(names(plan.remove)).toEqual(['nightly-1']);
    expect(names(plan.alone)).toEqual(['nightly-3']);
  });

  it('removes nothing while there is no good one', () => {
    expect(kept([failed(1), failed(2)], 1).remove).toEqual([]);
  });

  it('counts a backup as good only when it is uploaded and nobody has asked to delete it', () => {
    const completed = made(9, { status: 'Completed' });
    const going = made(8, { status: 'Completed', uploadedAt: '2026-01-08T02:00:00Z' }, { delete: true });
    const plan = kept([good(1), completed, going], 1);
    expect(names(plan.keep)).toEqual(['nightly-1']);
    expect(names(plan.alone)).toEqual(['nightly-9', 'nightly-8']);
  });

  it('counts a local backup as good when it is complete, though never in place of an uploaded one', () => {
    const local = (day: number) => made(day, { status: 'Completed' }, { parameters: undefined });
    const plan = kept([local(5), local(6), good(4), good(3)], 1);
    expect(names(plan.keep)).toEqual(['nightly-6', 'nightly-4']);
    expect(names(plan.remove)).toEqual(['nightly-5', 'nightly-3']);
  });

  it('keeps so many of each cluster that has had the name: one that was made again is another', () => {
    const of = (uid: string, backup: ClusterBackupManifest): ClusterBackupManifest => ({
      ...backup,
      metadata: {
        ...backup.metadata,
        ownerReferences: [{ apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', name: 'prod', uid }],
      },
    });
    const plan = kept(
      [of('first', failed(3)), of('first', good(2)), of('first', good(1)), of('second', good(4))],
      1,
    );
    expect(names(plan.keep)).toEqual(['nightly-4', 'nightly-2']);
    expect(names(plan.remove)).toEqual(['nightly-1']);
    expect(names(plan.alone)).toEqual(['nightly-3']);
    // Of which cluster a backup is that names none nobody knows.
    expect(kept([good(1), of('second', good(2))], 1).remove).toEqual([]);
  });

  it('lets one that both clocks put into the future stay, and take nobody’s place', () => {
    const wrong = good(30);
    const backups = [wrong, good(3), good(2), good(1)];
    const spoken = () => [{ retention: { keepLast: 1, timeZone: 'UTC' }, by: 'its record' }];
    const planAt = (now: string) =>
      planPruning({ backups, schedule: 'nightly', spoken, now: Date.parse(now) });
    const plan = planAt('2026-01-03T09:00:00Z');
    expect([names(plan.keep), names(plan.alone)]).toEqual([['nightly-3'], ['nightly-30']]);
    expect(plan.why.get(wrong)).toBe('made in the future, by both clocks');
    // A clock that is a little behind makes nothing new.
    expect(names(planAt('2026-01-30T00:58:00Z').keep)).toEqual(['nightly-30']);
  });

  it('keeps so many of each cluster, in each place', () => {
    const lab = (day: number) => ({ ...good(day), spec: { ...good(day).spec, targetCluster: 'lab' } });
    const moved = (day: number) =>
      made(day, good(day).status, { parameters: { rclone: { bucket: 'elsewhere', credential: 's3' } } });
    const others = (day: number) =>
      made(day, good(day).status, { parameters: { rclone: { bucket: 'backups', credential: 'other' } } });
    const all = [good(1), good(2), lab(3), lab(4), moved(5), moved(6), others(7), others(8)];
    const { keep, remove } = kept(all, 1);
    expect(names(keep)).toEqual(['nightly-4', 'nightly-8', 'nightly-6', 'nightly-2']);
    expect(names(remove)).toEqual(['nightly-3', 'nightly-7', 'nightly-5', 'nightly-1']);
  });

  it('leaves a failed one alone that was uploaded once, and one that only good ones of other clusters have followed', () => {
    const uploaded = made(1, { status: 'Failed', uploadedAt: '2026-01-01T02:00:00Z' });
    const elsewhere = { ...failed(2), spec: { ...failed(2).spec, targetCluster: 'lab' } };
    const { remove, alone } = kept([uploaded, elsewhere, good(3)], 1);
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
    const { remove } = kept([asked, gone, withdrawn, stuck, terminating, good(9)], 1);
    expect(names(remove)).toEqual(['nightly-2', 'nightly-1']);
  });

  it('removes the newest of those that go last, in each cluster and place', () => {
    const plan = kept([failed(1), good(2), good(3), good(4)], 1);
    expect(names(nextInLine(plan))).toEqual(['nightly-3']);
  });

  it('leaves the backups of people, updates and other schedules alone', () => {
    const others = [
      made(1, { status: 'Completed' }, { createdBy: { user: { uid: 'somebody' } } }),
      made(2, { status: 'Completed' }, { createdBy: { updateRelease: '26.2' } }),
      made(3, { status: 'Completed' }, { createdBy: { schedule: 'weekly' } }),
    ];
    expect(kept([...others, good(9)], 1)).toMatchObject({
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
      const { keep, remove } = kept(backups, 1 + Math.floor(random() * 5));
      expect(keep[0]).toBe(newestGood);
      expect(remove.every(({ metadata }) => metadata.name !== newestGood?.metadata.name)).toBe(true);
      expect(
        remove.every(({ status }) => (status?.startedAt ?? '') < (newestGood?.status.startedAt ?? '')),
      ).toBe(true);
    }
  });
});
