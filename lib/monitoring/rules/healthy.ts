import { METRICS, type Metric, type MetricKey, type MetricLabel } from '../metrics';

/** When the unit tests begin, in seconds since the epoch. */
export const START = 1_767_225_600;
const HOUR = 3_600;
const DAY = 24 * HOUR;

export type LabelValues = { readonly [label in MetricLabel]?: string };

/** Of the one cluster of most tests. */
export const CLUSTER: LabelValues = {
  management_cluster: 'frankfurt',
  project: 'shop',
  target_cluster: 'prod',
};

const LABELS_OF: LabelValues = {
  ...CLUSTER,
  schedule: 'nightly',
  backup: 'nightly-1',
  tier: 'gold',
  version: '1',
  rule: 'MB003',
  about: 'ClusterBackup shop/before-26-2',
};

/** A number that stays, or promtool's notation of a series. */
export type Values = number | string;

/** A cluster with nothing wrong: each test changes what it is about. */
export const HEALTHY: { readonly [metric in MetricKey]?: Values } = {
  up: 1,
  collected: `${START}+60x500`,
  exists: 1,
  declared: 1,
  rpo: 26 * HOUR,
  schedules: 1,
  longestGap: DAY,
  expectedSince: START - 30 * DAY,
  good: 5,
  lastGood: START - 6 * HOUR,
  running: 0,
  failedSinceGood: 0,
  rehearsable: 5,
  lastRehearsal: START - HOUR,
  lastRehearsalSuccess: 1,
  lastDue: START - 7 * HOUR,
  nextDue: START + 17 * HOUR,
  lastRun: START - 7 * HOUR + 2,
  waiverEnd: START + 90 * DAY,
};

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** @param pod label of the target that tells it; empty: none */
export function seriesOf(metric: MetricKey, values: Values, labels: LabelValues = {}, pod = ''): InputSeries {
  const { name, labels: wanted }: Metric = METRICS[metric];
  const known: Record<string, string | undefined> = { ...LABELS_OF, ...labels, pod };
  const written = [...wanted, 'pod'].flatMap((label) => {
    const value = known[label] ?? '';
    return value === '' ? [] : [`${label}=${JSON.stringify(value)}`];
  });
  return {
    series: `${name}{${written.join(', ')}}`,
    values: typeof values === 'number' ? `${values}x500` : values,
  };
}

export const KINDS = ['Cluster', 'ClusterBackupSchedule', 'ClusterBackup'] as const;
