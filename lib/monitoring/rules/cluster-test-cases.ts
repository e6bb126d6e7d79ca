import type { AlertOptions } from './alerts';
import { CLUSTER, START } from './healthy';
import {
  ALERT_NAMES,
  ALLOWED,
  BACKUP,
  DAY,
  endsAfter,
  fires,
  HOUR,
  type RuleTestCase,
  silent,
} from './rule-test-case';

/** No management cluster tells it. */
const WAIVER = { rule: 'MB003', about: 'ClusterBackup shop/before-26-2' };

/** Of what clusters, their schedules and backups come to, by the age that a rehearsal may have. */
export const clusterCases = ({
  rehearsalAgeSeconds,
}: Pick<AlertOptions, 'rehearsalAgeSeconds'>): readonly RuleTestCase[] => [
  {
    name: 'a cluster with nothing wrong',
    expects: ALERT_NAMES.flatMap((alert) => silent(alert, '1h', '2h30m')),
  },
  {
    name: 'a last good backup grows older than the RPO',
    changes: { lastGood: START - 26 * HOUR + 600 },
    expects: [
      ...silent('MoskBackupOverdue', '10m', '19m'),
      fires('MoskBackupOverdue', '21m', { since: START - 26 * HOUR + 600, others: ALLOWED }),
    ],
  },
  {
    name: 'without an RPO the longest gap and two hours are what is allowed',
    changes: { rpo: undefined, lastGood: START - 26 * HOUR + 600, declared: undefined },
    expects: [
      ...silent('MoskBackupOverdue', '19m'),
      fires('MoskBackupOverdue', '21m', { since: START - 26 * HOUR + 600, others: { longestGap: DAY } }),
    ],
  },
  {
    name: 'a tier that allows less than the gap of the schedules is what counts',
    changes: { rpo: 4 * HOUR, lastGood: START - 5 * HOUR },
    expects: [
      fires('MoskBackupOverdue', '11m', {
        since: START - 5 * HOUR,
        others: { rpo: 4 * HOUR, longestGap: DAY },
      }),
    ],
  },
  {
    name: 'a good backup ends it',
    changes: { lastGood: `${START - 30 * HOUR}x60 ${START + HOUR}x400` },
    expects: [
      fires('MoskBackupOverdue', '1h', { since: START - 30 * HOUR, others: ALLOWED }),
      ...silent('MoskBackupOverdue', '1h27m'),
    ],
  },
  {
    name: 'a schedule without any good backup, when one should have come',
    changes: { good: 0, lastGood: undefined, expectedSince: START - 26 * HOUR - 60 },
    expects: [
      ...silent('MoskBackupNone', '9m'),
      fires('MoskBackupNone', '11m', { since: START - 26 * HOUR - 60, others: ALLOWED }),
    ],
  },
  {
    name: 'a young schedule is left in peace',
    changes: { good: 0, lastGood: undefined, expectedSince: START - 3 * HOUR },
    expects: silent('MoskBackupNone', '1h', '2h'),
  },
  {
    name: 'failures since the last good backup, and which is the newest',
    changes: { failedSinceGood: 2 },
    more: [
      { metric: 'failed', values: START - 3 * HOUR, labels: { status: 'Failed', credential: 's3' } },
      {
        metric: 'failed',
        values: START - 2 * HOUR,
        labels: { status: 'Failed', credential: 'other', backup: 'nightly-2' },
      },
    ],
    expects: [
      ...silent('MoskBackupFailed', '9m'),
      fires('MoskBackupFailed', '11m', { value: 2, newestFailed: 'nightly-2' }),
      ...silent('MoskBackupStuck', '1h'),
      ...silent('MoskBackupStorageSuspected', '1h'),
    ],
  },
  {
    name: 'a backup that is stuck, and one whose files could not be deleted',
    more: [
      { metric: 'failed', values: START - HOUR, labels: { status: 'Stuck', credential: 's3' } },
      { metric: 'failed', values: START - DAY, labels: { status: 'DeleteFailed', backup: 'old' } },
    ],
    expects: [
      ...silent('MoskBackupStuck', '9m'),
      fires('MoskBackupStuck', '11m', { labels: BACKUP, since: START - HOUR }),
      fires('MoskBackupDeleteFailed', '11m', { labels: { ...BACKUP, backup: 'old' }, since: START - DAY }),
      ...silent('MoskBackupFailed', '1h'),
    ],
  },
  {
    name: 'a deletion that does not end, and one that does',
    more: [
      { metric: 'deleting', values: START - DAY },
      { metric: 'deleting', values: endsAfter(60, START - DAY), labels: { backup: 'quick' } },
    ],
    expects: [
      ...silent('MoskBackupDeletionSlow', '1h59m'),
      fires('MoskBackupDeletionSlow', '2h1m', { labels: BACKUP, since: START - DAY }),
    ],
  },
  {
    name: 'a run that was due and did not come',
    changes: { lastDue: START, lastRun: START - DAY + 2 },
    expects: [
      ...silent('MoskBackupRunMissed', '59m'),
      fires('MoskBackupRunMissed', '1h1m', { labels: { ...CLUSTER, schedule: 'nightly' }, since: START }),
    ],
  },
  {
    name: 'a schedule that has never run, and was to',
    changes: { lastDue: START - HOUR, lastRun: undefined },
    expects: [
      fires('MoskBackupRunMissed', '1h1m', {
        labels: { ...CLUSTER, schedule: 'nightly' },
        since: START - HOUR,
      }),
    ],
  },
  {
    name: 'a backup that comes late, and a clock that is some minutes off',
    changes: {
      lastDue: START,
      lastRun: `${START - DAY}x45 ${START - 240}x400`,
    },
    expects: silent('MoskBackupRunMissed', '59m', '1h1m', '3h'),
  },
  {
    name: 'a cluster without a schedule',
    changes: { schedules: 0, lastDue: undefined, nextDue: undefined, longestGap: undefined },
    expects: [
      ...silent('MoskBackupNotScheduled', '29m'),
      fires('MoskBackupNotScheduled', '31m', { value: 1 }),
    ],
  },
  {
    name: 'one that is not listed either is told of once',
    changes: { schedules: 0, declared: 0, rpo: undefined },
    expects: [
      ...silent('MoskBackupNotScheduled', '31m'),
      ...silent('MoskBackupClusterUndeclared', '29m'),
      fires('MoskBackupClusterUndeclared', '31m', { value: 1 }),
    ],
  },
  {
    name: 'without an inventory nobody is undeclared, and a schedule is still missed',
    changes: { schedules: 0, declared: undefined },
    expects: [
      ...silent('MoskBackupClusterUndeclared', '2h'),
      fires('MoskBackupNotScheduled', '31m', { value: 1 }),
    ],
  },
  {
    name: 'a cluster that is declared and gone',
    changes: { exists: 0 },
    expects: [
      ...silent('MoskBackupClusterGone', '29m'),
      fires('MoskBackupClusterGone', '31m', { value: 0 }),
      ...silent('MoskBackupNotScheduled', '2h'),
    ],
  },
  {
    name: 'one that a schedule alone names',
    changes: { exists: 0, declared: undefined },
    expects: [fires('MoskBackupClusterGone', '31m', { value: 0 })],
  },
  {
    name: 'what is left of a cluster that nobody declares any more',
    changes: {
      exists: 0,
      declared: 0,
      schedules: 0,
      rpo: undefined,
      longestGap: undefined,
      lastGood: START - 90 * DAY,
    },
    expects: [
      ...silent('MoskBackupClusterGone', '2h'),
      ...silent('MoskBackupOverdue', '2h'),
      ...silent('MoskBackupNotScheduled', '2h'),
    ],
  },
  {
    name: 'archives that nobody has read for long, or ever',
    changes: { lastRehearsal: START - rehearsalAgeSeconds - DAY },
    more: [
      { metric: 'rehearsable', values: 1, labels: { target_cluster: 'never' } },
      {
        metric: 'expectedSince',
        values: START - rehearsalAgeSeconds - DAY,
        labels: { target_cluster: 'never' },
      },
      { metric: 'rehearsable', values: 1, labels: { target_cluster: 'young' } },
      { metric: 'expectedSince', values: START - HOUR, labels: { target_cluster: 'young' } },
      { metric: 'rehearsable', values: 0, labels: { target_cluster: 'nfs' } },
      {
        metric: 'expectedSince',
        values: START - rehearsalAgeSeconds - DAY,
        labels: { target_cluster: 'nfs' },
      },
    ],
    expects: [
      ...silent('MoskBackupRehearsalOld', '59m'),
      fires(
        'MoskBackupRehearsalOld',
        '1h1m',
        { since: START - rehearsalAgeSeconds - DAY },
        { labels: { ...CLUSTER, target_cluster: 'never' }, since: START - rehearsalAgeSeconds - DAY },
      ),
      ...silent('MoskBackupRehearsalFailed', '2h'),
    ],
  },
  {
    name: 'an archive that could not be read',
    changes: { lastRehearsalSuccess: 0 },
    expects: [
      ...silent('MoskBackupRehearsalFailed', '9m'),
      fires('MoskBackupRehearsalFailed', '11m', { since: START - HOUR }),
    ],
  },
  {
    name: 'a storage that does not take a credential, and one that is away for a moment',
    more: [
      { metric: 'storageUp', values: '1x5 0x400', labels: { credential: 's3' } },
      { metric: 'storageUp', values: '1x5 0x9 1x400', labels: { credential: 'other' } },
      { metric: 'storageUp', values: 1, labels: { credential: 'third' } },
    ],
    expects: [
      ...silent('MoskBackupStorageUnreachable', '20m'),
      fires('MoskBackupStorageUnreachable', '22m', {
        labels: { management_cluster: 'frankfurt', project: 'shop', credential: 's3' },
        value: 0,
      }),
      ...silent('MoskBackupFilesMissing', '2h'),
    ],
  },
  {
    name: 'storages are asked no more: what was said last ends with what tells it',
    more: [{ metric: 'storageUp', values: endsAfter(30, 0), labels: { credential: 's3' } }],
    expects: [
      fires('MoskBackupStorageUnreachable', '35m', {
        labels: { management_cluster: 'frankfurt', project: 'shop', credential: 's3' },
        value: 0,
      }),
      ...silent('MoskBackupStorageUnreachable', '57m'),
    ],
  },
  {
    name: 'files of the newest good backup that are gone, of a cluster beside one that has all of them',
    changes: { filesMissing: 2 },
    more: [{ metric: 'filesMissing', values: 0, labels: { target_cluster: 'test' } }],
    expects: [
      ...silent('MoskBackupFilesMissing', '9m'),
      fires('MoskBackupFilesMissing', '11m', { value: 2 }),
    ],
  },
  {
    name: 'two clusters that fail with one credential, and one with another',
    more: ['prod', 'test', 'stage'].map((target_cluster) => ({
      metric: 'failed',
      values: START - HOUR,
      labels: { target_cluster, status: 'Failed', credential: target_cluster === 'stage' ? 'other' : 's3' },
    })),
    expects: [
      ...silent('MoskBackupStorageSuspected', '9m'),
      fires('MoskBackupStorageSuspected', '11m', {
        labels: { management_cluster: 'frankfurt', project: 'shop', credential: 's3' },
        value: 2,
      }),
    ],
  },
  {
    name: 'a waiver that ends in two weeks, and one that has ended, whoever tells it',
    changes: { waiverEnd: START + 14 * DAY + 1_800 },
    more: [
      { metric: 'waiverEnd', values: START + 14 * DAY + 1_800, pod: 'another' },
      { metric: 'waiverEnd', values: START + 3_600, labels: { rule: 'MB017' } },
    ],
    expects: [
      ...silent('MoskBackupWaiverEnds', '1h20m'),
      fires('MoskBackupWaiverEnds', '1h31m', {
        labels: WAIVER,
        value: 14 * DAY + 1_800 - 91 * 60,
      }),
      ...silent('MoskBackupWaiverEnded', '1h59m'),
      fires('MoskBackupWaiverEnded', '2h1m', { labels: { ...WAIVER, rule: 'MB017' }, since: START + 3_600 }),
    ],
  },
];
