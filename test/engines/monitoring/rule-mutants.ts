/** Rules that are wrong in one thing each, and the unit test that has to see it. */
export interface RuleMutant {
  readonly name: string;
  /** Of the YAML of the rules. */
  readonly change: (rules: string) => string;
  /** Name of the unit test that fails. */
  readonly killedBy: string;
}

const all = (from: string | RegExp, to: string) => (rules: string) => rules.replaceAll(from, to);
/** In the expression of one alert, or rule that records. */
const within = (rule: string, from: string | RegExp, to: string) => (rules: string) => {
  const start = rules.search(new RegExp(`- (alert|record): ${rule}\\n`));
  const end = rules.indexOf('\n      - ', start + 1);
  const upTo = end === -1 ? rules.length : end;
  return rules.slice(0, start) + rules.slice(start, upTo).replace(from, to) + rules.slice(upTo);
};

const OVERDUE = 'a last good backup grows older than the RPO';
const RESTART = 'a restart of the exporter begins nothing anew';

export const RULE_MUTANTS: readonly RuleMutant[] = [
  {
    name: 'ages are compared the other way round',
    change: within('MoskBackupOverdue', '> on', '< on'),
    killedBy: 'a cluster with nothing wrong',
  },
  {
    name: 'the RPO of a tier is passed over for the longest gap',
    change: within('MoskBackupOverdue', 'mosk_backup:rpo_seconds or ', ''),
    killedBy: 'a tier that allows less than the gap of the schedules is what counts',
  },
  {
    name: 'without an RPO nothing is overdue',
    change: within('MoskBackupOverdue', ' or mosk_backup:longest_gap_seconds + 7200', ''),
    killedBy: 'without an RPO the longest gap and two hours are what is allowed',
  },
  {
    name: 'a run may take no time',
    change: within('MoskBackupOverdue', ' + 7200', ''),
    killedBy: 'without an RPO the longest gap and two hours are what is allowed',
  },
  {
    name: 'a scrape is all that counts: restarts make blind',
    change: all('[10m]', '[1m]'),
    killedBy: RESTART,
  },
  {
    name: 'nothing is remembered while nobody tells',
    change: all('[6h]', '[11m]'),
    killedBy: 'ages grow while nobody tells, for six hours',
  },
  {
    name: 'what is remembered is remembered for ever',
    change: all(/\n +and on \(management_cluster\) [^\n]*\[6h\][^\n]*/g, ''),
    killedBy: 'ages grow while nobody tells, for six hours',
  },
  {
    name: 'what is gone is remembered although others tell',
    change: all(/\n +unless on \(management_cluster\) [^\n]*\[10m\][^\n]*/g, ''),
    killedBy: 'a cluster that is removed while its management cluster is told of ends its alerts',
  },
  {
    name: 'labels are lost in the aggregation',
    change: within(
      'mosk_backup:last_good_timestamp_seconds',
      'max by (management_cluster, project, target_cluster) ',
      'max ',
    ),
    killedBy: OVERDUE,
  },
  {
    name: 'a tier is a label to join on',
    change: within('mosk_backup:rpo_seconds', 'target_cluster)', 'target_cluster, tier)'),
    killedBy: 'another tier with the same demand is no other alert',
  },
  {
    name: 'two exporters are two clusters',
    change: within(
      'mosk_backup:failed_since_good',
      'max by (management_cluster, project, target_cluster) ',
      '',
    ),
    killedBy: 'two exporters tell the same',
  },
  {
    name: 'a young schedule has to have a good backup',
    change: within(
      'MoskBackupNone',
      /> on \(management_cluster, project, target_cluster\) \(mosk_backup:rpo_seconds or [^)]*\)/,
      '> 0',
    ),
    killedBy: 'a young schedule is left in peace',
  },
  {
    name: 'no good backup is one good backup',
    change: within('MoskBackupNone', '(mosk_backup:good_backups == 0)', '(mosk_backup:good_backups == 1)'),
    killedBy: 'a schedule without any good backup, when one should have come',
  },
  {
    name: 'no good backup is a good backup that nobody knows',
    change: within(
      'MoskBackupNone',
      /and on \(management_cluster, project, target_cluster\) \(mosk_backup:good_backups == 0\)/,
      'unless on (management_cluster, project, target_cluster) last_over_time(mosk_backup_good_backups[10m])',
    ),
    killedBy:
      'a kind that cannot be read: what is told by others goes on, and nothing is said of backups that nobody knows',
  },
  {
    name: 'one failure is none',
    change: within('MoskBackupFailed', '> 0', '> 2'),
    killedBy: 'failures since the last good backup, and which is the newest',
  },
  {
    name: 'every failure is stuck',
    change: within('MoskBackupStuck', '{status="Stuck"}', ''),
    killedBy: 'failures since the last good backup, and which is the newest',
  },
  {
    name: 'DeleteFailed is not looked at',
    change: within('MoskBackupDeleteFailed', 'status="DeleteFailed"', 'status="DeletionFailed"'),
    killedBy: 'a backup that is stuck, and one whose files could not be deleted',
  },
  {
    name: 'a deletion has ten minutes',
    change: within('MoskBackupDeletionSlow', 'for: 2h', 'for: 10m'),
    killedBy: 'a deletion that does not end, and one that does',
  },
  {
    name: 'a schedule that has never run misses nothing',
    change: within(
      'MoskBackupRunMissed',
      / or mosk_backup:schedule_last_due_timestamp_seconds unless [^)]*/,
      '',
    ),
    killedBy: 'a schedule that has never run, and was to',
  },
  {
    name: 'clocks are never off',
    change: within('MoskBackupRunMissed', ' + 300', ''),
    killedBy: 'a backup that comes late, and a clock that is some minutes off',
  },
  {
    name: 'who is not listed is told of twice',
    change: within('MoskBackupNotScheduled', / unless [^\n]*/, ''),
    killedBy: 'one that is not listed either is told of once',
  },
  {
    name: 'without an inventory everybody is undeclared',
    change: within(
      'MoskBackupClusterUndeclared',
      /and on \(([^)]*)\) \(mosk_backup:cluster_declared == 0\)/,
      'unless on ($1) (mosk_backup:cluster_declared == 1)',
    ),
    killedBy: 'without an inventory nobody is undeclared, and a schedule is still missed',
  },
  {
    name: 'what is left of a cluster is a cluster that is gone',
    change: within('MoskBackupClusterGone', / and on [^\n]*/, ''),
    killedBy: 'what is left of a cluster that nobody declares any more',
  },
  {
    name: 'a schedule of a cluster that is gone is nothing',
    change: within('MoskBackupClusterGone', ' or mosk_backup:schedules > 0', ''),
    killedBy: 'one that a schedule alone names',
  },
  {
    name: 'who has never read an archive is forgotten',
    change: within('MoskBackupRehearsalOld', ' or mosk_backup:expected_since_timestamp_seconds', ''),
    killedBy: 'archives that nobody has read for long, or ever',
  },
  {
    name: 'archives that no verify can read are to be read',
    change: within('MoskBackupRehearsalOld', /and on \([^)]*\) \(mosk_backup:rehearsable_backups > 0\)/, ''),
    killedBy: 'archives that nobody has read for long, or ever',
  },
  {
    name: 'a rehearsal that failed is one',
    change: within('MoskBackupRehearsalFailed', '== 0', '== 2'),
    killedBy: 'an archive that could not be read',
  },
  {
    name: 'one cluster makes a storage suspicious',
    change: within('MoskBackupStorageSuspected', '>= 2', '>= 1'),
    killedBy: 'failures since the last good backup, and which is the newest',
  },
  {
    name: 'a storage that accepts is one that does not',
    change: within('MoskBackupStorageUnreachable', '== 0', '== 1'),
    killedBy: 'a storage that does not take a credential, and one that is away for a moment',
  },
  {
    name: 'a storage may never be away for a moment',
    change: within('MoskBackupStorageUnreachable', 'for: 15m', 'for: 0s'),
    killedBy: 'a storage that does not take a credential, and one that is away for a moment',
  },
  {
    name: 'credentials of a project are all one',
    change: within('mosk_backup:storage_up', 'project, credential)', 'project)'),
    killedBy: 'a storage that does not take a credential, and one that is away for a moment',
  },
  {
    name: 'a backup with all its files lacks some',
    change: within('MoskBackupFilesMissing', '> 0', '>= 0'),
    killedBy: 'files of the newest good backup that are gone, of a cluster beside one that has all of them',
  },
  {
    name: 'a waiver is told of weeks too late',
    change: within('MoskBackupWaiverEnds', '< 1209600', '< 604800'),
    killedBy: 'a waiver that ends in two weeks, and one that has ended, whoever tells it',
  },
  {
    name: 'a waiver that has ended is said to end',
    change: within('MoskBackupWaiverEnds', '> 0', '> -1e9'),
    killedBy: 'a waiver that ends in two weeks, and one that has ended, whoever tells it',
  },
  {
    name: 'each exporter tells of a waiver',
    change: within('MoskBackupWaiverEnds', 'max by (rule, about)', 'max by (rule, about, pod)'),
    killedBy: 'a waiver that ends in two weeks, and one that has ended, whoever tells it',
  },
  {
    name: 'every waiver has ended',
    change: within('MoskBackupWaiverEnded', '> 0', '< 1e12'),
    killedBy: 'a cluster with nothing wrong',
  },
  {
    name: 'one scrape makes a management cluster unreadable',
    change: within('MoskBackupManagementClusterUnreadable', 'max_over_time', 'min_over_time'),
    killedBy: 'a management cluster that cannot be read for some minutes',
  },
  {
    name: 'one of several management clusters is not missed',
    change: within('MoskBackupMetricsMissing', /\n +or \(max by[^\n]*/, ''),
    killedBy: 'one of two management clusters is not told of any more',
  },
  {
    name: 'who was never heard of is not missed',
    change: within('MoskBackupMetricsMissing', /absent_over_time\([^\n]*\n +or /, ''),
    killedBy: 'nobody has ever told anything',
  },
  {
    name: 'old metrics are as good',
    change: within('MoskBackupMetricsOld', '> 3600', '> 36000'),
    killedBy: 'what was collected is old, as in a file that nobody writes any more',
  },
  {
    name: 'who cannot be read is told of twice',
    change: within('MoskBackupMetricsOld', / unless on [^\n]*/, ''),
    killedBy: 'one that cannot be read is not told of twice',
  },
  {
    name: 'alerts end with their data',
    change: all(/\n +keep_firing_for: 15m/g, ''),
    killedBy: 'a cluster that is removed while its management cluster is told of ends its alerts',
  },
  {
    name: 'nobody waits',
    change: within('MoskBackupOverdue', 'for: 10m', 'for: 0s'),
    killedBy: OVERDUE,
  },
  {
    name: 'the text has no command',
    change: within('MoskBackupOverdue', /Run: mosk-backup[^\n']*/, ''),
    killedBy: OVERDUE,
  },
];
