/**
 * What rules read of a metric. Never the bare series: an exporter that starts anew, or a scrape that fails, is no change
 * of a backup, and an alert that begins anew with each of them is none.
 */
import { METRICS, type Metric, type MetricKey } from '../metrics';

/** How long a value stands for itself: a restart of the exporter, with a long list to read, takes less. */
export const BRIDGE = '10m';
/** How long it stands while nobody can tell another one. Ages go on growing meanwhile. */
export const MEMORY = '6h';
/** The same where no rule can record it: it is read anew each time, so it is short. */
export const MEMORY_INLINED = '1h';
/** The same, as texts say it. */
export const MEMORY_WORDS = { recorded: '6 hours', inlined: '1 hour' };

/**
 * A vector by the labels of the metric, whatever exporter or pod tells it.
 * @param matchers of labels, as PromQL has them: `status="Stuck"`
 */
export type Read = (metric: MetricKey, matchers?: string) => string;

/** Of rules that record. The names are those of the metrics with a colon. */
export const readRecorded: Read = (metric, matchers = '') =>
  `${recordOf(METRICS[metric])}${matchers === '' ? '' : `{${matchers}}`}`;

/** Of rules that stand alone. */
export const readInlined: Read = (metric, matchers = '') => {
  const remembered = latest(metric, MEMORY_INLINED, matchers);
  return `(${latest(metric, BRIDGE, matchers)} or (${remembered} unless on (management_cluster) ${isTold(metric, BRIDGE)}))`;
};

export const recordOf = ({ name }: Metric): string => name.replace('mosk_backup_', 'mosk_backup:');

/**
 * The expression of the rule that records a metric. It reads itself; the end of that has to be a condition on another
 * series, because each reading writes a fresh sample.
 */
export function recording(metric: MetricKey): string {
  const own = `last_over_time(${recordOf(METRICS[metric])}[${BRIDGE}])`;
  return [
    latest(metric, BRIDGE),
    'or (',
    `  ${own}`,
    `  unless on (management_cluster) ${isTold(metric, BRIDGE)}`,
    `  and on (management_cluster) ${isTold(metric, MEMORY)}`,
    ')',
  ].join('\n');
}

function latest(metric: MetricKey, within: string, matchers = ''): string {
  const selected = `${METRICS[metric].name}${matchers === '' ? '' : `{${matchers}}`}`;
  return `max by (${groupOf(metric)}) (last_over_time(${selected}[${within}]))`;
}

/** The management clusters that can tell it, or could within a time. */
function isTold(metric: MetricKey, within: string): string {
  const { kind }: Metric = METRICS[metric];
  // What only the inventory says, every exporter that runs can tell.
  if (kind === undefined)
    return `count by (management_cluster) (max_over_time(${METRICS.up.name}[${within}]))`;
  const seen = `max_over_time(${METRICS.kindUp.name}{kind="${kind}"}[${within}])`;
  return `(max by (management_cluster) (${seen}) == 1)`;
}

/** A tier has a name of its own, and a cluster has one RPO. */
function groupOf(metric: MetricKey): string {
  return METRICS[metric].labels.filter((label) => label !== 'tier').join(', ');
}
