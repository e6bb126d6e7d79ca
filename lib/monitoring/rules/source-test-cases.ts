import type { AlertOptions } from './alerts';
import { START } from './healthy';
import { ALLOWED, BACKUP, DAY, endsAfter, fires, HOUR, type RuleTestCase, silent } from './rule-test-case';

/** Of gaps, restarts, what cannot be read and what nobody tells, by the age that metrics may have. */
export const sourceCases = ({
  collectedAgeSeconds,
}: Pick<AlertOptions, 'collectedAgeSeconds'>): readonly RuleTestCase[] => [
  {
    name: 'a kind that cannot be read: what is told by others goes on, and nothing is said of backups that nobody knows',
    changes: {
      up: 0,
      good: endsAfter(5, 5),
      lastGood: endsAfter(5, START - 6 * HOUR),
      failedSinceGood: endsAfter(5, 0),
    },
    kinds: { ClusterBackup: '1x5 0x400' },
    expects: [
      fires('MoskBackupManagementClusterUnreadable', '21m', {
        labels: { management_cluster: 'frankfurt' },
        value: 0,
        unreadKinds: ['ClusterBackup'],
      }),
      ...silent('MoskBackupNone', '2h'),
      ...silent('MoskBackupRunMissed', '2h'),
      ...silent('MoskBackupClusterGone', '2h'),
    ],
  },
  {
    name: 'a management cluster that cannot be read for some minutes',
    changes: { up: '1x5 0x8 1x400' },
    expects: silent('MoskBackupManagementClusterUnreadable', '12m', '20m', '30m'),
  },
  {
    name: 'what was collected is old, as in a file that nobody writes any more',
    changes: { collected: START - collectedAgeSeconds + 1_800 },
    expects: [
      ...silent('MoskBackupMetricsOld', '39m'),
      fires('MoskBackupMetricsOld', '41m', {
        labels: { management_cluster: 'frankfurt' },
        since: START - collectedAgeSeconds + 1_800,
      }),
    ],
  },
  {
    name: 'one that cannot be read is not told of twice',
    changes: { collected: START - collectedAgeSeconds - 1_800, up: 0 },
    expects: silent('MoskBackupMetricsOld', '2h'),
  },
  {
    name: 'a restart of the exporter begins nothing anew',
    changes: {
      lastGood: `${START - 30 * HOUR}x5 stale _x6 ${START - 30 * HOUR}x400`,
      up: '1x5 stale _x6 1x400',
      rpo: `${26 * HOUR}x5 stale _x6 ${26 * HOUR}x400`,
      longestGap: `${DAY}x5 stale _x6 ${DAY}x400`,
    },
    more: [{ metric: 'failed', values: `${START}x5 stale _x6 ${START}x400`, labels: { status: 'Stuck' } }],
    expects: [
      fires('MoskBackupOverdue', '11m', { since: START - 30 * HOUR }),
      fires('MoskBackupStuck', '11m', { labels: BACKUP, since: START }),
      ...silent('MoskBackupMetricsMissing', '20m', '1h'),
    ],
  },
  {
    name: 'nobody tells any more: that is said, and what fires goes on',
    changes: { collected: START, lastGood: START - 25 * HOUR },
    more: [{ metric: 'failed', values: START - HOUR, labels: { status: 'Stuck' } }],
    gone: 5,
    expects: [
      ...silent('MoskBackupMetricsMissing', '24m'),
      fires('MoskBackupMetricsMissing', '26m', { ofAll: true, value: 1 }),
      fires('MoskBackupStuck', '45m', { labels: BACKUP, since: START - HOUR }),
    ],
  },
  {
    name: 'ages grow while nobody tells, for six hours',
    changes: { collected: START, lastGood: START - 25 * HOUR },
    gone: 5,
    needsRecords: true,
    expects: [
      ...silent('MoskBackupOverdue', '59m'),
      fires('MoskBackupOverdue', '1h11m', { since: START - 25 * HOUR }),
      fires('MoskBackupOverdue', '5h30m', { since: START - 25 * HOUR }),
      ...silent('MoskBackupOverdue', '6h40m'),
    ],
  },
  {
    name: 'nobody has ever told anything',
    nothing: true,
    expects: [
      ...silent('MoskBackupMetricsMissing', '9m'),
      fires('MoskBackupMetricsMissing', '11m', { ofNone: true, value: 1 }),
    ],
  },
  {
    name: 'one of two management clusters is not told of any more',
    changes: { up: endsAfter(5, 1) },
    more: [{ metric: 'up', values: 1, labels: { management_cluster: 'dallas' } }],
    expects: [
      fires('MoskBackupMetricsMissing', '26m', { labels: { management_cluster: 'frankfurt' }, value: 1 }),
    ],
  },
  {
    name: 'a cluster that is removed while its management cluster is told of ends its alerts',
    more: [{ metric: 'failed', values: endsAfter(20, START - HOUR), labels: { status: 'Stuck' } }],
    expects: [
      // With the value that it had when its data ended.
      fires('MoskBackupStuck', '35m', { labels: BACKUP, value: HOUR + 29 * 60 }),
      ...silent('MoskBackupStuck', '47m'),
    ],
  },
  {
    name: 'another tier with the same demand is no other alert',
    changes: { rpo: `${26 * HOUR}x5 stale`, lastGood: START - 30 * HOUR },
    more: [{ metric: 'rpo', values: `_x6 ${26 * HOUR}x400`, labels: { tier: 'silver' } }],
    expects: [fires('MoskBackupOverdue', '11m', { since: START - 30 * HOUR, others: ALLOWED })],
  },
  {
    name: 'two exporters tell the same',
    changes: { failedSinceGood: undefined },
    more: [
      { metric: 'failedSinceGood', values: 1, pod: '1' },
      { metric: 'failedSinceGood', values: 1, pod: '2' },
    ],
    expects: [fires('MoskBackupFailed', '11m', { value: 1 })],
  },
];
