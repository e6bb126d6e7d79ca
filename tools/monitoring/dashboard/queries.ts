/**
 * What the panels ask. Of the exporter's metrics alone, so that the dashboard needs none of our rules; where an alert
 * says the same, its own expression is asked, so that a panel counts what an alert would tell.
 */
import {
  ALERTS,
  CLUSTER_LABELS,
  DEFAULT_RULE_OPTIONS,
  METRICS,
  type MetricKey,
} from '../../../lib/monitoring';
import { allowedAge } from '../../../lib/monitoring/rules/alerts';
import { BRIDGE, type Read } from '../../../lib/monitoring/rules/series';

/** How long a management cluster is missed that is told of no more. */
const MISSED_FOR = '1d';
const CLUSTER = CLUSTER_LABELS.join(', ');
const ON_CLUSTER = `on (${CLUSTER})`;

const VARIABLES = ['management_cluster', 'project'] as const;

/** The chosen management clusters and projects, and of those the chosen cluster. */
export const fleet = readerOf(VARIABLES);
export const oneCluster = readerOf([...VARIABLES, 'target_cluster']);

/** As rules read: whatever pod tells it, and over a restart of the exporter. */
function readerOf(variables: readonly string[]): Read {
  return (metric, matchers = '') => latest(metric, BRIDGE, variables, matchers);
}

function latest(metric: MetricKey, within: string, variables: readonly string[], more = ''): string {
  const { name, labels }: { name: string; labels: readonly string[] } = METRICS[metric];
  const chosen = variables.filter((each) => labels.includes(each)).map((each) => `${each}=~"$${each}"`);
  const matchers = [...chosen, ...(more === '' ? [] : [more])].join(', ');
  const by = labels.filter((label) => label !== 'tier').join(', ');
  return `max by (${by}) (last_over_time(${name}{${matchers}}[${within}]))`;
}

/** The expression of an alert, without the time that it waits. */
export function alertCondition(name: string, read: Read): string {
  const alert = ALERTS.find((each) => each.name === name);
  if (alert === undefined) throw new Error(`there is no alert ${name}`);
  return alert.expression({ ...DEFAULT_RULE_OPTIONS, read });
}

export const overdue = (read: Read) => alertCondition('MoskBackupOverdue', read);
export const failing = (read: Read) => `${read('failedSinceGood')} > 0`;
/** The alert waits as long: a run may start late. */
export const missed = (read: Read) => `(${alertCondition('MoskBackupRunMissed', read)}) > 3600`;
export const stuck = (read: Read) => read('failed', 'status="Stuck"');
export const notDeleted = (read: Read) => read('failed', 'status="DeleteFailed"');

/** By the last rehearsal. */
export const unreadable = (read: Read) => `${read('lastRehearsalSuccess')} == 0`;

export const age = (read: Read) => `time() - ${read('lastGood')}`;
export { allowedAge };

/** Where backups are expected for longer than one may take, and where a cluster has no schedule and no backup. */
export const none = (read: Read) =>
  `(${alertCondition('MoskBackupNone', read)} or (${read('good')} == 0) and ${ON_CLUSTER} (${read('exists')} == 1 or ${read('declared')} == 1) unless ${ON_CLUSTER} ${read('expectedSince')})`;

/** Clusters of which somebody has told, and nobody can now. */
export const notKnown = (read: Read) =>
  `((${remembered(read('good'))} or ${read('declared')}) unless ${ON_CLUSTER} ${read('good')} unless on (management_cluster) (${read('kindUp', 'kind="ClusterBackup"')} == 1))`;

/** Nobody expects another backup of it. */
const gone = (read: Read) =>
  `(${read('exists')} == 0) unless ${ON_CLUSTER} (${read('declared')} == 1 or ${read('schedules')} > 0)`;

const remembered = (latestValue: string) => latestValue.replace(`[${BRIDGE}]`, `[${MISSED_FOR}]`);

/** What was last told within a day, where nobody can tell now: times go on ageing. */
export const lastKnown =
  (read: Read): Read =>
  (metric, matchers) => {
    const now = read(metric, matchers);
    return `(${now} or ${remembered(now)} unless on (management_cluster) (${read('kindUp', 'kind="ClusterBackup"')} == 1))`;
  };

/** How much of the age that is allowed is used up: 1 is all of it. Only of clusters that have a good backup. */
export const share = (read: Read) => `(${age(read)}) / ${allowedAge(read)}`;

/** The same, and of clusters without a good backup by the time that they wait for one. */
export const shareOrWait = (read: Read) =>
  `(time() - (${read('lastGood')} or ${read('expectedSince')} and ${ON_CLUSTER} (${read('good')} == 0))) / ${allowedAge(read)}`;

/** The worst first. */
export const STATES: readonly (readonly [value: number, text: string, color: string])[] = [
  [9, 'not known', 'purple'],
  [8, 'no good backup', 'red'],
  [7, 'too old', 'red'],
  [6, 'stuck', 'red'],
  [5, 'not readable', 'red'],
  [4, 'failing', 'orange'],
  [3, 'run missed', 'orange'],
  [2, 'no RPO, no schedule', 'yellow'],
  [1, 'first one to come', 'blue'],
  [0, 'good', 'green'],
  [-1, 'cluster is gone', 'text'],
];

/** A number of `STATES` for each cluster, and the command that somebody runs next. */
export function state(read: Read): string {
  const as = (text: string, condition: string) => {
    const [value] = STATES.find((each) => each[1] === text) ?? [];
    if (value === undefined) throw new Error(`there is no state "${text}"`);
    return `(${condition}) * 0 + ${value}`;
  };
  return [
    askDoctor(as('not known', notKnown(read))),
    explainIt(
      [
        as('cluster is gone', gone(read)),
        as('no good backup', none(read)),
        as('too old', overdue(read)),
        as('stuck', `count by (${CLUSTER}) (${stuck(read)})`),
      ].join('\nor '),
    ),
    rehearse(as('not readable', unreadable(read))),
    explainIt(
      [
        as('failing', failing(read)),
        as('run missed', `count by (${CLUSTER}) (${missed(read)})`),
        as('no RPO, no schedule', `${read('good')} unless ${ON_CLUSTER} ${allowedAge(read)}`),
        as('first one to come', `${read('good')} == 0`),
        as('good', read('good')),
      ].join('\nor '),
    ),
  ].join(`\nor ${ON_CLUSTER} `);
}

/**
 * A number, and zero only where somebody can tell: without a management cluster that is read there is none.
 * @param condition a vector
 */
export const countOf = (condition: string) => `count(${condition}) or 0 * count(${fleet('up')} == 1)`;

/** What is asked of management clusters: 1 read, 0 not, -1 nobody tells of it any more. */
export const readState = () => `${fleet('up')} or (${remembered(fleet('up'))}) * 0 - 1`;

/** Not read, not told of any more, or what is told of it is old. */
export const unread = () =>
  `(${readState()}) < 1 or time() - ${fleet('collected')} > ${DEFAULT_RULE_OPTIONS.collectedAgeSeconds}`;

/** Clusters that fail by credential; those without one write to no object storage that we know of. */
export const failingByCredential = (read: Read) =>
  `count by (management_cluster, project, credential) (label_replace(max by (${CLUSTER}, credential) (${read('failed', 'status="Failed"')}), "credential", "no credential", "credential", ""))`;

/** Vectors with the label `run`: the command that somebody runs next. */
export const explainIt = (vector: string) => withCommand(vector, 'explain $1', 'target_cluster');
export const storyOf = (vector: string) => withCommand(vector, 'status $1', 'backup');
export const askDoctor = (vector: string) => withCommand(vector, 'doctor -n $1');
export const rehearse = (vector: string) =>
  withCommand(vector, 'verify --newest $1 --record --key-file FILE', 'target_cluster');

/** @param command with `$1` for the name in the label, if there is one, the project and the management cluster */
function withCommand(vector: string, command: string, label?: 'target_cluster' | 'backup'): string {
  const named = label === undefined ? vector : `label_join(${vector}, "run", " -n ", "${label}", "project")`;
  const placed = `label_join(${named}, "run", " --context ", "${label === undefined ? 'project' : 'run'}", "management_cluster")`;
  return `label_replace(${placed}, "run", "mosk-backup ${command}", "run", "(.*)")`;
}

/** For Grafana's dates, which are milliseconds. */
export const asDate = (seconds: string) => `1000 * ${seconds}`;
