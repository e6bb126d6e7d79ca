import { summaryOf } from '../../../cli/backups/backup-summary';
import {
  clusterStatus,
  clusterStatusJson,
  clusterTable,
  type FleetObjects,
  objectsByCluster,
  sorted,
} from '../../../cli/status';
import { MoskApi } from '../../../lib/model';
import { backup, cluster, hoursAgo, NOW, schedule } from './fleet-objects';

const RPO_MS = 26 * 3_600_000;

function fleet(objects: Partial<FleetObjects>, rpoMs?: number) {
  return objectsByCluster({ clusters: [], schedules: [], backups: [], ...objects }).map((each) =>
    clusterStatus(each, { api: MoskApi.v26_2, now: NOW, rpoMs, minutesBetweenRuns: 30 }),
  );
}

it('tells the last good backup of a cluster with its place, the next run, and what runs and fails', () => {
  const [prod] = fleet(
    {
      clusters: [cluster('a')],
      schedules: [schedule('a')],
      backups: [
        backup('a', 50),
        backup('a', 11),
        backup('a', 3, { status: { status: 'Failed' } }),
        backup('a', 2, { status: { status: 'Stuck' } }),
        backup('a', 1, { status: { status: 'UploadingInProgress', uploadedAt: undefined } }),
        backup('a', 0, { status: { status: undefined } }),
      ],
    },
    RPO_MS,
  );
  expect(prod).toMatchObject({
    lastBackup: { name: 'a-11', at: hoursAgo(11), target: 's3://backups/prod', encrypted: true },
    nextRun: { at: Date.parse('2026-11-23T01:00:00Z'), schedule: 'a-nightly' },
    running: 2,
    failedRuns: [
      { name: 'a-2', status: 'Stuck' },
      { name: 'a-3', status: 'Failed' },
    ],
    risk: { level: 1, reasons: [] },
    overdue: false,
  });
});

it('shows every cluster: without schedules, without backups, and without a Cluster of that name', () => {
  const statuses = fleet(
    {
      clusters: [cluster('idle'), cluster('new')],
      schedules: [schedule('new')],
      backups: [backup('gone', 1)],
    },
    RPO_MS,
  );
  expect(statuses.map((each) => [each.cluster, each.risk.level, each.overdue])).toEqual([
    ['gone', 5, false],
    ['idle', 5, undefined],
    ['new', 5, true],
  ]);
});

it('rates a cluster as explain does', () => {
  const clear = backup('a', 1, { spec: { parameters: { rclone: { bucket: 'b', credential: 's3' } } } });
  const unencrypted = schedule('a');
  unencrypted.spec.parameters = clear.spec.parameters;
  const [status] = fleet({ clusters: [cluster('a')], schedules: [unencrypted], backups: [clear] }, RPO_MS);
  expect(status?.risk).toMatchObject({ level: 3, reasons: [{ code: 'not-encrypted' }] });
});

it('judges nothing without a recovery point objective', () => {
  const [status] = fleet({ clusters: [cluster('a')], backups: [backup('a', 500)] });
  expect(status?.overdue).toBeUndefined();
});

const TABLE = { withNamespace: true, withRpo: true, now: NOW };

it('is a line for each cluster', () => {
  const statuses = fleet(
    {
      clusters: [cluster('a'), cluster('b')],
      schedules: [schedule('a')],
      backups: [backup('a', 30, { spec: { parameters: { rclone: { bucket: 'b', credential: 's3' } } } })],
    },
    RPO_MS,
  );
  expect(clusterTable(statuses, TABLE)).toEqual([
    'NAMESPACE   CLUSTER   LAST GOOD   AGE   TARGET   ENCRYPTED   NEXT RUN (UTC)         RUNNING   FAILED   RISK         RPO',
    'prod        a         a-30        30h   s3://b   NO          Mon 2026-11-23 01:00   0         0        4 high       OVERDUE',
    'prod        b         NONE        -     -        -           -                      0         0        5 critical   -',
  ]);
  const [headings] = clusterTable(statuses, { ...TABLE, withNamespace: false, withRpo: false });
  expect(headings).toMatch(/^CLUSTER .* RISK$/);
});

it('is JSON in which null is what there is none of', () => {
  const [a, b] = fleet({ clusters: [cluster('b')], backups: [backup('a', 1)] }, RPO_MS).map(
    clusterStatusJson,
  );
  expect(a).toMatchObject({
    namespace: 'prod',
    cluster: 'a',
    lastBackup: {
      name: 'a-1',
      at: hoursAgo(1),
      ageSeconds: 3600,
      files: ['s3://backups/prod/a-1.encrypted', 's3://backups/prod/a-1.dek'],
      target: 's3://backups/prod',
      encrypted: true,
    },
    nextRun: null,
    risk: { level: 5, name: 'critical' },
    overdue: false,
  });
  expect(b).toMatchObject({ cluster: 'b', lastBackup: null, overdue: null, running: 0, failed: 0 });
});

it('a list of backups has the newest first, those that have no time yet before all, and equals in their order', () => {
  const summaries = [backup('a', 50), backup('b', 1), backup('c', 1), backup('a', 3)].map(summaryOf);
  const names = (by: Parameters<typeof sorted>[1]) => sorted(summaries, by).map(({ name }) => name);
  expect(names('age')).toEqual(['b-1', 'c-1', 'a-3', 'a-50']);
  expect(names('cluster')).toEqual(['a-3', 'a-50', 'b-1', 'c-1']);
  const begun = summaryOf(backup('d', 0, { status: { status: 'Pending', uploadedAt: undefined } }));
  expect(sorted([...summaries, begun], 'uploaded')[0]?.name).toBe('d-0');
});
