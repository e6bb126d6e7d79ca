import type { BackupFact, ClusterFacts } from '../../../lib/report';
import { joinFacts } from '../../../lib/report/join';

const [FIRST, SECOND] = ['2025-11-10T00:00:00Z', '2025-11-20T00:00:00Z'];

const backup = (given: Partial<BackupFact> = {}): BackupFact => ({
  ...{ uid: 'u', name: 'nightly-1', schedule: null, createdAt: '2025-11-01T00:00:00Z', status: 'Completed' },
  ...{
    place: 'local',
    encrypted: null,
    goodSince: '2025-11-01T01:00:00Z',
    goodUntil: FIRST,
    goneBy: null,
    failedAt: null,
  },
  ...given,
});

const cluster = (at: string, given: Partial<ClusterFacts> = {}): ClusterFacts => ({
  ...{
    managementCluster: 'a',
    project: 'retail',
    name: 'shop',
    createdAt: null,
    lastThere: at,
    lastRead: at,
  },
  ...{ known: [], backups: [], rehearsals: [], removals: [] },
  ...given,
});

const joined = (earlier: Partial<ClusterFacts>, later: Partial<ClusterFacts>) => {
  const { clusters, conflicts } = joinFacts([
    { at: FIRST, clusters: [cluster(FIRST, earlier)] },
    { at: SECOND, clusters: [cluster(SECOND, later)] },
  ]);
  return { ...clusters[0], conflicts };
};

it('a good backup that is seen again was good all the time', () => {
  const { backups, conflicts } = joined(
    { backups: [backup()] },
    { backups: [backup({ goodUntil: SECOND })] },
  );
  expect(backups).toEqual([backup({ goodUntil: SECOND })]);
  expect(conflicts).toEqual([]);
});

it('one that is seen no more was good as long as it was seen, and went by the time of the later report', () => {
  const { backups, removals } = joined({ backups: [backup()] }, {});
  expect(backups).toEqual([backup({ goneBy: SECOND })]);
  expect(removals).toEqual([{ uid: 'u', backup: 'nightly-1', how: 'gone', at: SECOND, files: 0 }]);
});

it('nothing has gone where nobody could look', () => {
  const { backups, removals } = joined({ backups: [backup()] }, { lastRead: null });
  expect([backups, removals]).toEqual([[backup()], []]);
});

it('what an earlier report has seen narrows when a backup was asked to go', () => {
  const asked = backup({ goodUntil: '2025-11-01T01:00:00Z', goneBy: SECOND, status: 'DeletionInProgress' });
  expect(joined({ backups: [backup()] }, { backups: [asked] }).backups).toEqual([
    { ...asked, goodUntil: FIRST },
  ]);
});

it('a record of ours says more of what is gone than that it is gone', () => {
  const record = {
    uid: 'u',
    backup: 'nightly-1',
    how: 'orphaned' as const,
    at: '2025-11-12T00:00:00Z',
    files: 2,
  };
  expect(joined({ backups: [backup()] }, { removals: [record] }).removals).toEqual([record]);
});

it('a failure stays one, whatever becomes of its run', () => {
  const failed = backup({
    status: 'Stuck',
    failedAt: '2025-11-01T00:30:00Z',
    goodSince: null,
    goodUntil: null,
  });
  const { backups, conflicts } = joined({ backups: [failed] }, { backups: [backup({ goodUntil: SECOND })] });
  expect(backups).toEqual([backup({ goodUntil: SECOND, failedAt: '2025-11-01T00:30:00Z' })]);
  expect(conflicts).toEqual([]);
});

it('what was good after it is said to have gone is a conflict, and the later report holds', () => {
  const gone = backup({
    goodUntil: '2025-11-05T00:00:00Z',
    goneBy: '2025-11-06T00:00:00Z',
    status: 'Deleted',
  });
  const { backups, conflicts } = joined({ backups: [backup()] }, { backups: [gone] });
  expect(backups).toEqual([gone]);
  expect(conflicts).toEqual([
    {
      ...{ about: 'a/retail/shop: ClusterBackup nightly-1', what: 'goneBy' },
      ...{ earlier: `good until ${FIRST}`, taken: '2025-11-06T00:00:00Z' },
    },
  ]);
});

it('histories that touch are one, and others keep the hole between them', () => {
  const known = (from: string, to: string) => ({ known: [{ from, to }] });
  expect(joined(known('2025-11-01T00:00:00Z', FIRST), known('2025-11-05T00:00:00Z', SECOND)).known).toEqual([
    { from: '2025-11-01T00:00:00Z', to: SECOND },
  ]);
  expect(
    joined(known('2025-11-01T00:00:00Z', FIRST), known('2025-11-15T00:00:00Z', SECOND)).known,
  ).toHaveLength(2);
});
