/** The first screen: what is wrong, where, and what to run next. */
import { bargauge, common } from './grafana';
import {
  atTheEnd,
  CLUSTER_COLUMNS,
  colored,
  figure,
  GOOD,
  gaugeOf,
  listing,
  panel,
  RUN_COLUMN,
  SHARE_STEPS,
  thresholds,
  UID,
  UNITS,
} from './panels';
import {
  age,
  allowedAge,
  asDate,
  countOf,
  failing,
  failingByCredential,
  fleet,
  lastKnown,
  missed,
  none,
  notDeleted,
  overdue,
  readState,
  STATES,
  shareOrWait,
  state,
  storyOf,
  stuck,
  unread,
  unreadable,
} from './queries';

const RED = [GOOD, { from: 1, color: 'red' }];
const ORANGE = [GOOD, { from: 1, color: 'orange' }];
const NOBODY_TELLS = 'not known';
const HEIGHT = 4;

/** Red is what gets somebody up, orange a ticket, purple that nobody knows. */
const figures = [
  figure({
    title: 'Too old',
    description:
      'Clusters whose last good backup is older than their RPO or, without one, than the longest gap of their schedules and two hours. As the alert MoskBackupOverdue; where nobody can tell, by what was last known within a day.',
    query: countOf(overdue(lastKnown(fleet))),
    steps: RED,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'No good backup',
    description:
      'Clusters that could not be restored from any backup, and that wait for one longer than it may take, or have no schedule.',
    query: countOf(none(fleet)),
    steps: RED,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Stuck',
    description:
      'Backups that MOSK calls Stuck: a person has to mend that, and until then the cluster gets no other backup.',
    query: countOf(stuck(fleet)),
    steps: RED,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Not readable',
    description:
      'Clusters whose last rehearsal did not read the archive to its end. A restore from it would fail; others may be as bad.',
    query: countOf(unreadable(fleet)),
    steps: RED,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Failing',
    description:
      'Clusters with a failed backup since their last good one. Their age may still be allowed: the next good backup ends it by itself.',
    query: countOf(failing(fleet)),
    steps: ORANGE,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Runs missed',
    description:
      'Schedules that were to start a backup more than an hour ago, and have not. As the alert MoskBackupRunMissed.',
    query: countOf(missed(fleet)),
    steps: ORANGE,
    width: 3,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Not deleted',
    description: 'Backups that MOSK calls DeleteFailed: their files remain in the storage.',
    query: countOf(notDeleted(fleet)),
    steps: ORANGE,
    width: 2,
    height: HEIGHT,
    noValue: NOBODY_TELLS,
  }),
  figure({
    title: 'Management clusters not read',
    description:
      'Cannot be read, have been told of within a day and are no more, or were last collected more than an hour ago. Other figures leave out what they cannot tell.',
    query: `count(${unread()}) or 0 * count(${fleet('up')})`,
    steps: [GOOD, { from: 1, color: 'purple' }],
    width: 4,
    height: HEIGHT,
    noValue: 'no metrics',
  }),
];

/** A click on the name of a cluster chooses it for its row. */
const SHOWN_BELOW = {
  id: 'links',
  value: [
    {
      title: 'Show it in the row about one cluster',
      url: `/d/${UID}?\${datasource:queryparam}&\${management_cluster:queryparam}&\${project:queryparam}&var-target_cluster=\${__value.raw}&\${__url_time_range}`,
    },
  ],
};

const clusters = listing({
  title: 'Clusters, those that need somebody first',
  description:
    'The state is the worst that holds. "not known" are clusters of which somebody told within a day, and nobody can now; their age goes on from what was last known. "not readable": by the last rehearsal. The share of the age that is allowed goes on by the time that a cluster waits for its first good backup.',
  width: 24,
  height: 10,
  queries: [
    ['A', state(fleet)],
    ['B', age(lastKnown(fleet))],
    ['C', allowedAge(lastKnown(fleet))],
    ['D', shareOrWait(lastKnown(fleet))],
    ['E', fleet('good')],
    ['F', fleet('failedSinceGood')],
    ['G', fleet('running')],
    ['H', asDate(`min by (management_cluster, project, target_cluster) (${fleet('nextDue')})`)],
  ],
  columns: [
    { field: 'Value #A', title: 'State', width: 150, properties: colored(STATES) },
    ...CLUSTER_COLUMNS.map((column) =>
      column.field === 'target_cluster' ? { ...column, properties: [SHOWN_BELOW] } : column,
    ),
    { field: 'Value #B', title: 'Last good backup, age', unit: UNITS.seconds },
    { field: 'Value #C', title: 'Allowed', unit: UNITS.seconds },
    {
      field: 'Value #D',
      title: 'Of what is allowed',
      unit: UNITS.share,
      width: 180,
      properties: gaugeOf(...SHARE_STEPS),
    },
    { field: 'Value #E', title: 'Good', unit: UNITS.count, width: 70 },
    { field: 'Value #F', title: 'Failed since', unit: UNITS.count, width: 100 },
    { field: 'Value #G', title: 'Running', unit: UNITS.count, width: 80 },
    { field: 'Value #H', title: 'Next run', unit: UNITS.fromNow },
    RUN_COLUMN,
  ],
  sort: [
    { title: 'State', desc: true },
    { title: 'Of what is allowed', desc: true },
  ],
});

const backups = listing({
  title: 'Backups that somebody has to look at',
  description:
    'Stuck, DeleteFailed, and of those that Failed since the last good one the newest of each credential. The command tells the story of the backup: what is at fault, and what to do next.',
  width: 15,
  height: 8,
  queries: [['A', storyOf(`time() - ${fleet('failed')}`)]],
  columns: [
    { field: 'status', title: 'Status', width: 110 },
    ...CLUSTER_COLUMNS,
    { field: 'backup', title: 'Backup' },
    { field: 'credential', title: 'Credential' },
    { field: 'Value', title: 'Created, ago', unit: UNITS.seconds },
    RUN_COLUMN,
  ],
  sort: [{ title: 'Status', desc: true }],
});

const credentials = panel(new bargauge.PanelBuilder(), {
  title: 'Clusters that fail, by credential',
  description:
    'From two clusters with one credential on, the storage or the way to it is the likely cause: mosk-backup doctor asks it. "no credential" are backups to NFS, or of a target that the Cluster itself has.',
  unit: UNITS.count,
  width: 9,
  height: 8,
})
  .withTarget(
    atTheEnd('A', failingByCredential(fleet), '{{credential}} ({{project}} on {{management_cluster}})'),
  )
  .noValue('none fails')
  .min(0)
  .decimals(0)
  .thresholds(thresholds({ from: null, color: 'orange' }, { from: 2, color: 'red' }))
  .orientation(common.VizOrientation.Horizontal)
  .displayMode(common.BarGaugeDisplayMode.Basic)
  .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']));

const nextRuns = listing({
  title: 'Next runs',
  description:
    'Of schedules that start backups, by their cron expressions. A run is missed when an hour after its last due time no backup of the schedule is as young.',
  width: 15,
  height: 8,
  queries: [
    ['A', asDate(fleet('nextDue'))],
    ['B', asDate(fleet('lastDue'))],
    ['C', asDate(fleet('lastRun'))],
    ['D', `(${missed(fleet)}) * 0 + 1\nor ${fleet('nextDue')} * 0`],
  ],
  columns: [
    { field: 'Value #A', title: 'Next run', unit: UNITS.fromNow },
    ...CLUSTER_COLUMNS,
    { field: 'schedule', title: 'Schedule' },
    { field: 'Value #B', title: 'Last due', unit: UNITS.fromNow },
    { field: 'Value #C', title: 'Last run', unit: UNITS.fromNow },
    {
      field: 'Value #D',
      title: 'Missed',
      unit: UNITS.yesNo,
      width: 80,
      properties: colored([
        [1, 'missed', 'orange'],
        [0, 'no', 'text'],
      ]),
    },
  ],
  sort: [{ title: 'Next run', desc: false }],
});

const managementClusters = listing({
  title: 'Management clusters',
  description:
    'Whether Clusters, schedules and backups can be read, and when all that is told was last known to be so. "silent" are those that somebody told of within a day, and nobody does now: see the exporter and its target.',
  width: 9,
  height: 8,
  queries: [
    ['A', readState()],
    ['B', asDate(fleet('collected'))],
    ['C', `count by (management_cluster) (${fleet('good')} or ${fleet('exists')} or ${fleet('declared')})`],
  ],
  columns: [
    {
      field: 'Value #A',
      title: 'Read',
      unit: UNITS.count,
      width: 90,
      properties: colored([
        [1, 'yes', 'green'],
        [0, 'no', 'red'],
        [-1, 'silent', 'purple'],
      ]),
    },
    { field: 'management_cluster', title: 'Management cluster' },
    { field: 'Value #B', title: 'Collected', unit: UNITS.fromNow },
    { field: 'Value #C', title: 'Clusters', unit: UNITS.count, width: 90 },
  ],
  sort: [{ title: 'Read', desc: false }],
});

export const FLEET = {
  title: 'Now',
  panels: [...figures, clusters, backups, credentials, nextRuns, managementClusters],
};
