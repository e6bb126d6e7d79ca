/** The alerts, each said once: rules, their unit tests and docs/alerts.md are made of this. */
import { LATE_MS } from '../../explain';
import { BACKUP_LABELS, CLUSTER_LABELS, METRICS } from '../metrics';
import { BRIDGE, type Read } from './series';
import type { Words } from './words';

/** critical: somebody gets up; warning: a ticket; info: for the week. */
export type AlertSeverity = 'critical' | 'warning' | 'info';
export const SEVERITIES: readonly AlertSeverity[] = ['critical', 'warning', 'info'];

/** What the expressions need to be told. */
export interface AlertOptions {
  readonly read: Read;
  /** Names of all management clusters, to miss each by its name; empty: whichever was heard of within a day. */
  readonly managementClusters: readonly string[];
  /** How old the last reading of an archive may be, in seconds. */
  readonly rehearsalAgeSeconds: number;
  /** How old what is known may be although it is collected, in seconds: for files that are read instead of an exporter. */
  readonly collectedAgeSeconds: number;
}

export interface Alert {
  readonly name: string;
  readonly severity: AlertSeverity;
  /** How long it has to be so. Below 10m a restart of Prometheus would begin it anew. */
  readonly for: string;
  /** PromQL; its value is the figure of the description. */
  readonly expression: (options: AlertOptions) => string;
  /** The same for every cluster. */
  readonly summary: string;
  /** Which cluster, which figure, and the command to run next. */
  readonly description: (words: Words) => string;
  /** For docs/alerts.md: what it means, and what mostly helps. */
  readonly means: string;
  readonly helps: string;
}

const CLUSTER = CLUSTER_LABELS.join(', ');
const BACKUP = BACKUP_LABELS.join(', ');
const ON_CLUSTER = `on (${CLUSTER})`;
const SCHEDULE_SLACK_SECONDS = 300;

/** How old the last good backup may be: the RPO, else what the schedules leave between two runs and what a run may take. */
export const allowedAge = (read: Read) => `(${read('rpo')} or ${read('longestGap')} + ${LATE_MS / 1000})`;

const clusterOf = ({ label }: Words) =>
  `${label('project')}/${label('target_cluster')} on ${label('management_cluster')}`;
const placeOf = ({ label, context }: Words) => `-n ${label('project')} --context ${context}`;
const explainIt = (words: Words) =>
  `Run: mosk-backup explain ${words.label('target_cluster')} ${placeOf(words)}`;
const storyOf = (words: Words) => `Run: mosk-backup status ${words.label('backup')} ${placeOf(words)}`;
const allowed = (words: Words) =>
  words.otherDuration('rpo', 'Its RPO is ', '. ') +
  words.otherDuration('longestGap', 'Its schedules leave up to ', ' between two runs. ');

export const ALERTS: readonly Alert[] = [
  {
    name: 'MoskBackupOverdue',
    severity: 'critical',
    for: '10m',
    expression: ({ read }) => `time() - ${read('lastGood')} > ${ON_CLUSTER} ${allowedAge(read)}`,
    summary: 'The last good backup of a cluster is too old.',
    description: (words) =>
      `The last good backup of ${clusterOf(words)} is ${words.duration} old. ${allowed(words)}${explainIt(words)}`,
    means:
      'The last good backup is older than the RPO of the tier or, without one, than the longest gap of the schedules and two hours. What has changed since then would be lost.',
    helps:
      'Where the schedules leave more than the RPO, they cannot keep it: add a run. Else see why the last runs failed, correct that, and make a backup now with `mosk-backup create`.',
  },
  {
    name: 'MoskBackupNone',
    severity: 'critical',
    for: '10m',
    expression: ({ read }) =>
      `(time() - ${read('expectedSince')} > ${ON_CLUSTER} ${allowedAge(read)}) and ${ON_CLUSTER} (${read('good')} == 0)`,
    summary: 'A cluster has a schedule and no good backup.',
    description: (words) =>
      `${clusterOf(words)} has a schedule for ${words.duration}, and no good backup. ${allowed(words)}${explainIt(words)}`,
    means:
      'Backups are expected for longer than one may take to come, and there is none from which the cluster could be restored.',
    helps:
      'See what the runs say that there were. The first backup of a cluster mostly fails at its target: credential, bucket or key.',
  },
  {
    name: 'MoskBackupFailed',
    severity: 'warning',
    for: '10m',
    expression: ({ read }) => `${read('failedSinceGood')} > 0`,
    summary: 'Backups of a cluster failed since its last good one.',
    description: (words) =>
      `${words.value} failed since the last good backup of ${clusterOf(words)}. Run: mosk-backup status ${words.newestFailed}${placeOf(words)}`,
    means: 'The RPO may still hold, so nobody has to get up. The next good backup ends the alert by itself.',
    helps: 'The story of the newest failed backup says what is at fault, and the one command to run next.',
  },
  {
    name: 'MoskBackupStuck',
    severity: 'critical',
    for: '10m',
    expression: ({ read }) => `time() - max by (${BACKUP}) (${read('failed', 'status="Stuck"')})`,
    summary: 'A backup is stuck and needs a person.',
    description: (words) =>
      `Backup ${words.label('backup')} of ${clusterOf(words)} is Stuck; it was created ${words.duration} ago. ${storyOf(words)}`,
    means:
      'MOSK itself says that a person is needed. While it is stuck, no other backup of the cluster may be made.',
    helps:
      'Read its story, look at the cluster, and remove the backup with `mosk-backup remove` when it is of no use.',
  },
  {
    name: 'MoskBackupDeleteFailed',
    severity: 'warning',
    for: '10m',
    expression: ({ read }) => `time() - max by (${BACKUP}) (${read('failed', 'status="DeleteFailed"')})`,
    summary: 'Remote files of a backup could not be deleted.',
    description: (words) =>
      `The remote files of backup ${words.label('backup')} of ${clusterOf(words)}, created ${words.duration} ago, could not be deleted and remain. ${storyOf(words)}`,
    means:
      'The storage refused, or could not be reached. The files cost money, and hold data that was to go.',
    helps: 'See that the credential may delete, then `mosk-backup remove` the backup again.',
  },
  {
    name: 'MoskBackupDeletionSlow',
    severity: 'warning',
    for: '2h',
    expression: ({ read }) => `time() - max by (${BACKUP}) (${read('deleting')})`,
    summary: 'The deletion of a backup does not end.',
    description: (words) =>
      `Backup ${words.label('backup')} of ${clusterOf(words)}, created ${words.duration} ago, is being deleted for more than two hours. ${storyOf(words)}`,
    means: 'Its deletion was asked for and is neither over nor failed. It is no good backup any more.',
    helps: 'A finalizer, or a controller that does not run, holds it. The story says what it waits for.',
  },
  {
    name: 'MoskBackupRunMissed',
    severity: 'warning',
    for: '1h',
    expression: ({ read }) =>
      `time() - (${read('lastDue')} > ${read('lastRun')} + ${SCHEDULE_SLACK_SECONDS} or ${read('lastDue')} unless ${read('lastRun')})`,
    summary: 'A schedule has started no backup when it should have.',
    description: (words) =>
      `Schedule ${words.label('schedule')} of ${clusterOf(words)} was to start a backup ${words.duration} ago, and none was made. ${explainIt(words)}`,
    means: 'By its cron expression a backup was due, and no backup that the schedule has made is as young.',
    helps:
      'See whether MOSK runs, and whether another backup of the cluster was under way. Time zones: `api learn` and `--api` say in which one the expressions are read.',
  },
  {
    name: 'MoskBackupNotScheduled',
    severity: 'warning',
    for: '30m',
    expression: ({ read }) =>
      `(${read('exists')} == 1) and ${ON_CLUSTER} (${read('schedules')} == 0) unless ${ON_CLUSTER} (${read('declared')} == 0)`,
    summary: 'No schedule starts backups of a cluster.',
    description: (words) => `No schedule starts backups of ${clusterOf(words)}. ${explainIt(words)}`,
    means: 'The cluster exists, and the inventory, if there is one, lists it.',
    helps: 'Declare a schedule for it, or take it out of the inventory if it needs none.',
  },
  {
    name: 'MoskBackupClusterUndeclared',
    severity: 'warning',
    for: '30m',
    expression: ({ read }) => `(${read('exists')} == 1) and ${ON_CLUSTER} (${read('declared')} == 0)`,
    summary: 'A cluster is in no inventory.',
    description: (words) =>
      `${clusterOf(words)} exists, and the inventory does not list it: nobody has said whether it needs backups. ${explainIt(words)}`,
    means:
      'Somebody has made a cluster, and nobody has written it down. It has no tier, and no plan protects it.',
    helps: 'Add it to the inventory.',
  },
  {
    name: 'MoskBackupClusterGone',
    severity: 'warning',
    for: '30m',
    expression: ({ read }) =>
      `(${read('exists')} == 0) and ${ON_CLUSTER} (${read('declared')} == 1 or ${read('schedules')} > 0)`,
    summary: 'A cluster is declared and does not exist.',
    description: (words) =>
      `${clusterOf(words)} is declared, and there is no such Cluster. Run: mosk-backup status --clusters ${placeOf(words)}`,
    means: 'The inventory or a schedule names a cluster that its management cluster does not have.',
    helps:
      'If it is gone for good, take it out of the inventory and remove its schedules; its backups stay until somebody removes them.',
  },
  {
    name: 'MoskBackupRehearsalOld',
    severity: 'info',
    for: '1h',
    expression: ({ read, rehearsalAgeSeconds }) =>
      `(time() - (${read('lastRehearsal')} or ${read('expectedSince')}) > ${rehearsalAgeSeconds}) and ${ON_CLUSTER} (${read('rehearsable')} > 0)`,
    summary: 'No archive of a cluster has been read to its end for long.',
    description: (words) =>
      `No archive of ${clusterOf(words)} that is still there has been read to its end for ${words.duration}. ${rehearse(words)}`,
    means:
      'An archive that was cut short, or that no kept key opens, looks like any other until somebody reads it.',
    helps: 'Read the newest one with the key that people keep, and repeat that by a scheduled job.',
  },
  {
    name: 'MoskBackupRehearsalFailed',
    severity: 'critical',
    for: '10m',
    expression: ({ read }) =>
      `(time() - ${read('lastRehearsal')}) and ${ON_CLUSTER} (${read('lastRehearsalSuccess')} == 0)`,
    summary: 'An archive could not be read to its end.',
    description: (words) =>
      `The last archive of ${clusterOf(words)} that was read, ${words.duration} ago, could not be read to its end. ${rehearse(words)}`,
    means: 'A restore from it would fail. Others may be as bad: they are made and encrypted alike.',
    helps: 'The command says why: a key that does not open it, a file that is cut, a storage that refuses.',
  },
  {
    name: 'MoskBackupStorageSuspected',
    severity: 'warning',
    for: '10m',
    expression: ({ read }) =>
      `count by (management_cluster, project, credential) (max by (${CLUSTER}, credential) (${read('failed', 'status="Failed", credential!=""')})) >= 2`,
    summary: 'Several clusters fail with one credential.',
    description: (words) =>
      `${words.value} clusters of project ${words.label('project')} on ${words.label('management_cluster')} failed since their last good backup with credential ${words.label('credential')}. Run: mosk-backup doctor ${placeOf(words)}`,
    means: 'A hint and no probe: what they have in common is the storage, or the way to it.',
    helps: 'The doctor asks the storage with that credential, and says what it answers.',
  },
  {
    name: 'MoskBackupStorageUnreachable',
    severity: 'warning',
    for: '15m',
    expression: ({ read }) => `${read('storageUp')} == 0`,
    summary: 'A storage is not reached, or does not accept a credential.',
    description: (words) =>
      `A storage of credential ${words.label('credential')} in project ${words.label('project')} on ${words.label('management_cluster')} was not reached, or did not accept it. Run: mosk-backup doctor ${placeOf(words)}`,
    means:
      'Told only with `metrics --probe-storage`: the exporter has tried the credential on the buckets that schedules, Clusters and good backups name, three times in a row. It asks from where it runs; MOSK may reach what it does not.',
    helps:
      'The doctor says which bucket it is and what the storage answers: a key that was changed, a certificate, a name that cannot be resolved. The next backup would fail at it.',
  },
  {
    name: 'MoskBackupFilesMissing',
    severity: 'critical',
    for: '10m',
    expression: ({ read }) => `${read('filesMissing')} > 0`,
    summary: 'The storage does not have the files of the newest good backup of a cluster.',
    description: (words) =>
      `${words.value} files of the newest good backup of ${clusterOf(words)} are not in its storage. Run: mosk-backup doctor ${placeOf(words)}`,
    means:
      'Told only with `metrics --probe-storage`. MOSK calls the backup complete, and nothing could be restored from it.',
    helps:
      'See whether somebody moved or deleted the files, or a rule of the storage did, and make a backup now with `mosk-backup create`.',
  },
  {
    name: 'MoskBackupWaiverEnds',
    severity: 'info',
    for: '1h',
    expression: () => `((${WAIVER_END} - time()) < ${WAIVER_NOTICE_SECONDS}) > 0`,
    summary: 'A waiver of the policy ends soon.',
    description: (words) =>
      `The waiver of ${words.label('rule')} for ${words.label('about')} ends in ${words.duration}. ${reportIt}`,
    means:
      'What was accepted until a day is accepted no more after it. Told with `metrics --policy FILE`, two weeks before.',
    helps: 'Correct what it is about, or give it another end and a reason that still holds.',
  },
  {
    name: 'MoskBackupWaiverEnded',
    severity: 'warning',
    for: '1h',
    expression: () => `time() - ${WAIVER_END} > 0`,
    summary: 'A waiver of the policy has ended.',
    description: (words) =>
      `The waiver of ${words.label('rule')} for ${words.label('about')} has ended ${words.duration} ago: its finding counts again. ${reportIt}`,
    means: 'The next `check` and the next review find what it accepted, and fail where they failed before.',
    helps:
      'Correct what it is about and take the waiver out; or give it another end and a reason that still holds.',
  },
  {
    name: 'MoskBackupManagementClusterUnreadable',
    severity: 'critical',
    for: '10m',
    expression: () => `max by (management_cluster) (max_over_time(${METRICS.up.name}[${BRIDGE}])) == 0`,
    summary: 'A management cluster cannot be read.',
    description: (words) =>
      `${words.label('management_cluster')} cannot be read: ${words.unreadKinds}. Alerts on what it tells stand on what was last known, for ${words.memory}. Run: mosk-backup doctor --context ${words.context}`,
    means: 'The exporter runs, and is not answered or not allowed to list and watch these kinds.',
    helps: 'The doctor says which right is missing, or why nobody answers.',
  },
  {
    name: 'MoskBackupMetricsMissing',
    severity: 'critical',
    for: '10m',
    expression: ({ managementClusters }) =>
      managementClusters.length > 0
        ? managementClusters.map(absentOf).join('\nor ')
        : [
            `absent_over_time(${METRICS.up.name}[1d])`,
            `or (max by (management_cluster) (last_over_time(${METRICS.up.name}[1d])) unless max by (management_cluster) (last_over_time(${METRICS.up.name}[${BRIDGE}])))`,
          ].join('\n'),
    summary: 'There are no metrics of backups.',
    description: ({ managementCluster, memory }) =>
      `Nobody tells of the backups of ${managementCluster}. Alerts stand on what was last known, for ${memory}, and are blind then. Run: mosk-backup metrics --textfile -`,
    means: 'The exporter does not run, is not scraped, or was not told of that management cluster.',
    helps:
      'See the target in Prometheus and the log of the exporter. The command tells on stdout what it would tell.',
  },
  {
    name: 'MoskBackupMetricsOld',
    severity: 'critical',
    for: '10m',
    expression: ({ collectedAgeSeconds }) =>
      `(time() - max by (management_cluster) (last_over_time(${METRICS.collected.name}[${BRIDGE}])) > ${collectedAgeSeconds}) unless on (management_cluster) (max by (management_cluster) (last_over_time(${METRICS.up.name}[${BRIDGE}])) == 0)`,
    summary: 'Metrics of backups are collected no more.',
    description: (words) =>
      `What is told of the backups of ${words.label('management_cluster')} is ${words.duration} old. Run: mosk-backup metrics --textfile -`,
    means: 'A file that nobody writes any more is read on and on, or the exporter hangs.',
    helps: 'See the job that writes the file, or restart the exporter.',
  },
];

/** Nobody's in particular: no management cluster tells it, and an exporter that starts anew is no change of a policy. */
const WAIVER_END = `max by (${METRICS.waiverEnd.labels.join(', ')}) (last_over_time(${METRICS.waiverEnd.name}[${BRIDGE}]))`;
const WAIVER_NOTICE_SECONDS = 14 * 86_400;
const reportIt = 'Run: mosk-backup report --policy FILE';

const rehearse = (words: Words) =>
  `Run: mosk-backup verify --newest ${words.label('target_cluster')} ${placeOf(words)} --record --key-file FILE`;

function absentOf(name: string): string {
  return `absent_over_time(${METRICS.up.name}{management_cluster=${JSON.stringify(name)}}[${BRIDGE}])`;
}
