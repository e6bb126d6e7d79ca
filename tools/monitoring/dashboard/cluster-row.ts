/** One cluster, or those of one name. */
import { common, timeseries } from './grafana';
import {
  CLUSTER_COLUMNS,
  figure,
  GOOD,
  listing,
  mapped,
  overTime,
  panel,
  RUN_COLUMN,
  SHARE_STEPS,
  UNITS,
  type Unit,
} from './panels';
import { age, allowedAge, asDate, oneCluster, STATES, shareOrWait, state, storyOf } from './queries';

const WIDE = { width: 4, height: 4 } as const;
const LEGEND = '{{project}}/{{target_cluster}} on {{management_cluster}}';

const figures = [
  figure({
    ...WIDE,
    title: 'State',
    description: 'The worst that holds, as in the table of all clusters.',
    query: state(oneCluster),
    steps: [{ from: null, color: 'text' }],
    noValue: 'not known',
  }).mappings(mapped(STATES)),
  figure({
    ...WIDE,
    title: 'Last good backup, age',
    description:
      'Since the files of the newest backup that it could be restored from were where they belong.',
    query: age(oneCluster),
    unit: UNITS.seconds,
    steps: [{ from: null, color: 'text' }],
    noValue: 'none',
  }),
  figure({
    ...WIDE,
    title: 'Of what is allowed',
    description:
      'That age in parts of the RPO or, without one, of the longest gap of the schedules and two hours.',
    query: shareOrWait(oneCluster),
    unit: UNITS.share,
    steps: SHARE_STEPS,
    noValue: 'not known',
  }),
  figure({
    ...WIDE,
    title: 'Good backups',
    description: 'Complete, uploaded if they go away, not to be deleted.',
    query: oneCluster('good'),
    steps: [
      { from: null, color: 'red' },
      { from: 1, color: 'green' },
    ],
    noValue: 'not known',
  }),
  figure({
    ...WIDE,
    title: 'Failed since the last good one',
    description:
      'Failed backups that were created after the last good one was complete, without those to be deleted.',
    query: oneCluster('failedSinceGood'),
    steps: [GOOD, { from: 1, color: 'orange' }],
    noValue: 'not known',
  }),
  figure({
    ...WIDE,
    title: 'Next run',
    description: 'The first of all its schedules that start backups.',
    query: asDate(`min by (management_cluster, project, target_cluster) (${oneCluster('nextDue')})`),
    unit: UNITS.fromNow,
    steps: [{ from: null, color: 'text' }],
    noValue: 'no schedule',
  }),
];

const graph = (title: string, description: string, unit: Unit, size = { width: 12, height: 8 }) =>
  panel(new timeseries.PanelBuilder(), { title, description, unit, ...size })
    .min(0)
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .fillOpacity(10)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );

const ages = graph(
  'Age of the last good backup, and what is allowed',
  'A saw tooth that stays below the line is what it should be. A tooth is as high as the time between two runs and what a run takes.',
  UNITS.seconds,
)
  .lineInterpolation(common.LineInterpolation.Linear)
  .withTarget(overTime('A', age(oneCluster), `age, ${LEGEND}`))
  .withTarget(overTime('B', allowedAge(oneCluster), `allowed, ${LEGEND}`))
  .overrideByQuery('B', [
    { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'custom.fillOpacity', value: 0 },
  ]);

const counts = graph(
  'Backups: good, failed since, under way',
  'Good ones fall when somebody prunes. A running one that lasts as long as a run never does is worth a look.',
  UNITS.count,
)
  .decimals(0)
  .withTarget(overTime('A', oneCluster('good'), `good, ${LEGEND}`))
  .withTarget(overTime('B', oneCluster('failedSinceGood'), `failed since the last good one, ${LEGEND}`))
  .withTarget(overTime('C', oneCluster('running'), `under way, ${LEGEND}`));

const durations = graph(
  'Duration of the newest good backup',
  'From its start to when its files were where they belong. One that grows from night to night will not fit between two runs some day. A gap: there is no good backup, or MOSK has not said when it began.',
  UNITS.seconds,
  { width: 24, height: 6 },
).withTarget(overTime('A', oneCluster('lastGoodDuration'), LEGEND));

const schedules = listing({
  title: 'Its schedules',
  description:
    'Those that start backups: a paused one, or one whose cron expression cannot be read, has no line.',
  width: 12,
  height: 7,
  queries: [
    ['A', asDate(oneCluster('nextDue'))],
    ['B', asDate(oneCluster('lastDue'))],
    ['C', asDate(oneCluster('lastRun'))],
  ],
  columns: [
    { field: 'schedule', title: 'Schedule' },
    { field: 'Value #A', title: 'Next run', unit: UNITS.fromNow },
    { field: 'Value #B', title: 'Last due', unit: UNITS.fromNow },
    { field: 'Value #C', title: 'Last run', unit: UNITS.fromNow },
    ...CLUSTER_COLUMNS,
  ],
  sort: [{ title: 'Next run', desc: false }],
});

const backups = listing({
  title: 'Its backups that somebody has to look at',
  description: 'With the command that tells the story of each. Empty: there is none.',
  width: 12,
  height: 7,
  queries: [['A', storyOf(`time() - ${oneCluster('failed')}`)]],
  columns: [
    {
      field: 'status',
      title: 'Status',
      width: 110,
    },
    { field: 'backup', title: 'Backup' },
    { field: 'credential', title: 'Credential' },
    { field: 'Value', title: 'Created, ago', unit: UNITS.seconds },
    RUN_COLUMN,
    ...CLUSTER_COLUMNS,
  ],
  sort: [{ title: 'Status', desc: true }],
});

export const CLUSTER_ROW = {
  title: 'One cluster: $target_cluster',
  panels: [...figures, ages, counts, durations, schedules, backups],
};
