/**
 * The metrics, each said once: exporter, rules, their tests and dashboards take names and labels from here.
 *
 * Names follow Prometheus' conventions (prometheus.io/docs/practices/naming). Labels keep off those that targets own
 * (`namespace`, `service`, `pod`, `job`, `instance`, `cluster`): they would become `exported_…`. Times are absolute, so
 * that they go on ageing while nobody collects them. What is not known has no series: zero is a statement.
 */

import { ClusterBackupScheduleType, ClusterBackupType, ClusterType } from '../model';

/** `timestamp`: seconds since the epoch. `boolean`: 1 yes, 0 no. */
export type MetricUnit = 'timestamp' | 'seconds' | 'boolean' | 'backups' | 'files' | 'schedules' | 'info';

export interface Metric {
  readonly name: string;
  /** All are gauges: nothing is counted up, and what is gone takes its series along. */
  readonly type: 'gauge';
  /** One line. */
  readonly help: string;
  readonly labels: readonly MetricLabel[];
  readonly unit: MetricUnit;
  /** Kind of the objects that tell it: while they cannot be read there is no such series. */
  readonly kind?: string;
}

/** With what each says. */
export const LABELS = {
  management_cluster: 'name of the management cluster in the inventory, else its context',
  project: 'MOSK project, which is the namespace of the objects',
  target_cluster: 'name of the Cluster that is backed up',
  schedule: 'name of the ClusterBackupSchedule',
  backup: 'name of the ClusterBackup',
  status: 'as the ClusterBackup says it',
  credential: 'name of the RCloneCredential; empty: none',
  kind: 'kind of the objects',
  tier: 'name of the tier; empty: none',
  rule: 'id of the rule that is waived',
  about: 'what the waiver is for, as findings name it',
  version: 'of mosk-backup',
} as const;

export type MetricLabel = keyof typeof LABELS;

const MANAGED = ['management_cluster'] as const;
/** What every series of a cluster carries, and rules join on. */
export const CLUSTER_LABELS = ['management_cluster', 'project', 'target_cluster'] as const;
const CREDENTIAL_LABELS = ['management_cluster', 'project', 'credential'] as const;
export const SCHEDULE_LABELS = [...CLUSTER_LABELS, 'schedule'] as const;
export const BACKUP_LABELS = [...CLUSTER_LABELS, 'backup'] as const;

const gauge = (
  name: string,
  unit: MetricUnit,
  labels: readonly MetricLabel[],
  help: string,
  kind?: string,
): Metric => ({ name: `mosk_backup_${name}`, type: 'gauge', help, labels, unit, kind });

const BACKUPS = ClusterBackupType.kind;
const SCHEDULES = ClusterBackupScheduleType.kind;
const CLUSTERS = ClusterType.kind;

// biome-ignore format: a table is read by its lines
export const METRICS = {
  // The exporter and what it can read.
  build: gauge('build_info', 'info', ['version'], 'Version of mosk-backup that collects.'),
  written: gauge('written_timestamp_seconds', 'timestamp', [], 'When these metrics were written.'),
  up: gauge('management_cluster_up', 'boolean', MANAGED, 'Whether Clusters, schedules and backups of a management cluster can be read.'),
  kindUp: gauge('kind_up', 'boolean', [...MANAGED, 'kind'], 'Whether the objects of a kind can be read; where not, what they tell is left out.'),
  collected: gauge('collected_timestamp_seconds', 'timestamp', MANAGED, 'When all that is told of a management cluster was last known to be so.'),

  // A cluster.
  exists: gauge('cluster_exists', 'boolean', CLUSTER_LABELS, 'Whether there is a Cluster of this name.', CLUSTERS),
  declared: gauge('cluster_declared', 'boolean', CLUSTER_LABELS, 'Whether the inventory lists the cluster; left out without an inventory.'),
  rpo: gauge('rpo_seconds', 'seconds', [...CLUSTER_LABELS, 'tier'], 'Recovery point objective: how old the last good backup may be.'),
  schedules: gauge('schedules', 'schedules', CLUSTER_LABELS, 'ClusterBackupSchedules that start backups; left out where one may, and nobody knows.', SCHEDULES),
  longestGap: gauge('longest_gap_seconds', 'seconds', CLUSTER_LABELS, 'Longest time between two runs of all its schedules within two years.', SCHEDULES),
  expectedSince: gauge('expected_since_timestamp_seconds', 'timestamp', CLUSTER_LABELS, 'When the oldest of its schedules that start backups was created.', SCHEDULES),
  good: gauge('good_backups', 'backups', CLUSTER_LABELS, 'Good backups: complete, uploaded if they go away from their cluster, and nobody has asked to delete them.', BACKUPS),
  lastGood: gauge('last_good_timestamp_seconds', 'timestamp', CLUSTER_LABELS, 'When the files of the newest good backup were where they belong.', BACKUPS),
  lastGoodDuration: gauge('last_good_duration_seconds', 'seconds', CLUSTER_LABELS, 'From the start of the newest good backup to when its files were where they belong; left out where MOSK has not said when it began.', BACKUPS),
  running: gauge('running', 'backups', CLUSTER_LABELS, 'Backups that are being made or uploaded.', BACKUPS),
  failedSinceGood: gauge('failed_since_good', 'backups', CLUSTER_LABELS, 'Failed backups that were created after the last good one was complete.', BACKUPS),
  rehearsable: gauge('rehearsable_backups', 'backups', CLUSTER_LABELS, 'Good backups in S3 storages, which verify --record can read.', BACKUPS),
  lastRehearsal: gauge('last_rehearsal_timestamp_seconds', 'timestamp', CLUSTER_LABELS, 'When the archive of a good backup was last read, by its record.', BACKUPS),
  lastRehearsalSuccess: gauge('last_rehearsal_success', 'boolean', CLUSTER_LABELS, 'Whether that archive was read to its end.', BACKUPS),

  // A schedule that starts backups.
  lastDue: gauge('schedule_last_due_timestamp_seconds', 'timestamp', SCHEDULE_LABELS, 'When it was last to start a backup by its cron expression, since it says so.', SCHEDULES),
  nextDue: gauge('schedule_next_due_timestamp_seconds', 'timestamp', SCHEDULE_LABELS, 'When it is to start a backup next.', SCHEDULES),
  lastRun: gauge('schedule_last_run_timestamp_seconds', 'timestamp', SCHEDULE_LABELS, 'When the newest backup that it has started was created.', BACKUPS),

  // Single backups, as long as somebody has to look at them.
  failed: gauge('failed_created_timestamp_seconds', 'timestamp', [...BACKUP_LABELS, 'status', 'credential'], 'When a backup was created that is Stuck, DeleteFailed, or the newest of its credential that Failed since the last good one.', BACKUPS),
  deleting: gauge('deleting_created_timestamp_seconds', 'timestamp', BACKUP_LABELS, 'When a backup was created whose deletion has been asked for and is not over.', BACKUPS),

  // With --policy FILE.
  waiverEnd: gauge('waiver_end_timestamp_seconds', 'timestamp', ['rule', 'about'], 'When a waiver of the policy ends: with its last day, in UTC.'),

  // With --probe-storage alone: what storages said when they were last asked.
  storageUp: gauge('storage_up', 'boolean', CREDENTIAL_LABELS, 'Whether the storage of a credential could be reached and accepted it; left out where it could not be tried.'),
  storageProbed: gauge('storage_probe_timestamp_seconds', 'timestamp', CREDENTIAL_LABELS, 'When that was last tried.'),
  filesMissing: gauge('last_good_files_missing', 'files', CLUSTER_LABELS, 'Files of the newest good backup that its storage did not have; left out where it could not be asked.'),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricKey = keyof typeof METRICS;
