/** Whether what lies in storages can be read, and goes away when it is to. */
import { DEFAULT_RULE_OPTIONS } from '../../../lib/monitoring';
import { common, timeseries } from './grafana';
import {
  CLUSTER_COLUMNS,
  colored,
  figure,
  GOOD,
  listing,
  overTime,
  panel,
  RUN_COLUMN,
  UNITS,
} from './panels';
import { asDate, askDoctor, countOf, failingByCredential, fleet, rehearse, storyOf } from './queries';

const ON_CLUSTER = 'on (management_cluster, project, target_cluster)';
const ONE_OF_THREE = { width: 8, height: 4 } as const;
const ORANGE = [GOOD, { from: 1, color: 'orange' }];
const NOBODY_TELLS = 'not known';

const figures = [
  figure({
    ...ONE_OF_THREE,
    title: 'Never rehearsed',
    description:
      'Clusters with good backups that can be read, none of which anybody has ever read to its end.',
    query: countOf(`(${fleet('rehearsable')} > 0) unless ${ON_CLUSTER} ${fleet('lastRehearsal')}`),
    steps: ORANGE,
    noValue: NOBODY_TELLS,
  }),
  figure({
    ...ONE_OF_THREE,
    title: 'Cannot be rehearsed',
    description:
      'Clusters with good backups, none of them in an S3 storage: verify --record reads no NFS and no default target. Read them where they are.',
    query: countOf(`(${fleet('good')} > 0) and ${ON_CLUSTER} (${fleet('rehearsable')} == 0)`),
    steps: [GOOD, { from: 1, color: 'yellow' }],
    noValue: NOBODY_TELLS,
  }),
  figure({
    ...ONE_OF_THREE,
    title: 'Oldest rehearsal',
    description:
      'How long ago, of the cluster whose last rehearsal is the oldest. Those without any are counted beside it.',
    query: `max(time() - ${fleet('lastRehearsal')})`,
    unit: UNITS.seconds,
    steps: [GOOD, { from: DEFAULT_RULE_OPTIONS.rehearsalAgeSeconds, color: 'orange' }],
    noValue: 'none',
  }),
];

const rehearsals = listing({
  title: 'Rehearsals, the oldest first',
  description:
    'When the archive of a good backup was last read, by its record. Without a date: never. The command reads the newest one with the key that people keep.',
  width: 14,
  height: 9,
  queries: [
    ['A', rehearse(`${fleet('rehearsable')} > 0`)],
    ['B', asDate(fleet('lastRehearsal'))],
    ['C', fleet('lastRehearsalSuccess')],
  ],
  columns: [
    ...CLUSTER_COLUMNS,
    { field: 'Value #B', title: 'Last rehearsal', unit: UNITS.fromNow },
    {
      field: 'Value #C',
      title: 'Read to its end',
      unit: UNITS.yesNo,
      width: 120,
      properties: colored([
        [1, 'yes', 'green'],
        [0, 'no', 'red'],
      ]),
    },
    { field: 'Value #A', title: 'Can be read', unit: UNITS.count, width: 100 },
    RUN_COLUMN,
  ],
  sort: [{ title: 'Last rehearsal', desc: false }],
});

const unreached = listing({
  title: 'Storages, by credential',
  description:
    'Whether each was reached and accepted its credential when it was last tried, by `metrics --probe-storage`. Empty without it.',
  width: 14,
  height: 8,
  queries: [
    ['A', askDoctor(fleet('storageUp'))],
    ['B', asDate(fleet('storageProbed'))],
  ],
  columns: [
    { field: 'management_cluster', title: 'Management cluster' },
    { field: 'project', title: 'Project' },
    { field: 'credential', title: 'Credential' },
    {
      field: 'Value #A',
      title: 'Accepted',
      unit: UNITS.yesNo,
      width: 120,
      properties: colored([
        [1, 'yes', 'green'],
        [0, 'no', 'red'],
      ]),
    },
    { field: 'Value #B', title: 'Last tried', unit: UNITS.fromNow },
    RUN_COLUMN,
  ],
  sort: [{ title: 'Accepted', desc: false }],
});

const missing = listing({
  title: 'Files of the newest good backup that are missing',
  description:
    'Clusters whose newest good backup lacks files in its storage, by `metrics --probe-storage`: nothing could be restored from it.',
  width: 10,
  height: 8,
  queries: [['A', askDoctor(`${fleet('filesMissing')} > 0`)]],
  columns: [...CLUSTER_COLUMNS, { field: 'Value', title: 'Missing', unit: UNITS.count }, RUN_COLUMN],
  sort: [{ title: 'Missing', desc: true }],
});

const deletions = listing({
  title: 'Deletions under way',
  description:
    'Backups whose deletion was asked for and is not over. More than two hours: something holds it, and the story of the backup says what.',
  width: 10,
  height: 9,
  queries: [['A', storyOf(`time() - ${fleet('deleting')}`)]],
  columns: [
    { field: 'backup', title: 'Backup' },
    ...CLUSTER_COLUMNS,
    { field: 'Value', title: 'Created, ago', unit: UNITS.seconds },
    RUN_COLUMN,
  ],
  sort: [{ title: 'Created, ago', desc: true }],
});

const failures = panel(new timeseries.PanelBuilder(), {
  title: 'Clusters that fail, by credential, over time',
  description: 'Several that begin in the same hour have the storage in common, or the way to it.',
  unit: UNITS.count,
  width: 24,
  height: 8,
})
  .min(0)
  .decimals(0)
  .fillOpacity(40)
  .lineInterpolation(common.LineInterpolation.StepAfter)
  .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
  .withTarget(
    overTime('A', failingByCredential(fleet), '{{credential}} ({{project}} on {{management_cluster}})'),
  );

export const STORAGE_ROW = {
  title: 'Storages and rehearsals',
  panels: [...figures, rehearsals, deletions, unreached, missing, failures],
};
