/** Texts of alerts, made once for two readers: Prometheus fills in templates, a unit test compares what it has filled in. */
import { CLUSTER_LABELS, METRICS, type MetricKey, type MetricLabel } from '../metrics';

export interface Words {
  label(name: MetricLabel): string;
  /** The alert's value as a duration, and as it is. */
  readonly duration: string;
  readonly value: string;
  /** A text about another metric of the same cluster; nothing where it has none. @param before what stands before its value */
  otherDuration(metric: MetricKey, before: string, after: string): string;
  /** Name of the newest failed backup; nothing where there is none. */
  readonly newestFailed: string;
  /** Kinds that cannot be read. */
  readonly unreadKinds: string;
  /** The management cluster, or words for any of them. */
  readonly managementCluster: string;
  /** For how long what was last known stands. */
  readonly memory: string;
  /** After `--context`. */
  readonly context: string;
}

/** Contexts of the kubeconfig by the names of management clusters, where they differ. */
export type Contexts = ReadonlyMap<string, string>;

const ANY = 'any management cluster';
const SAME_CLUSTER = selector(CLUSTER_LABELS);

function selector(
  labels: readonly MetricLabel[],
  more = '',
): { readonly text: string; readonly values: string } {
  return {
    text: `{${labels.map((label) => `${label}=%q`).join(',')}${more}}`,
    values: labels.map((label) => `$labels.${label}`).join(' '),
  };
}

const query = (expression: string, values: string) =>
  `query (printf ${JSON.stringify(expression)} ${values})`;

/** For Prometheus: templates of Go. */
export function templateWords(contexts: Contexts, memory: string): Words {
  const failed = selector(CLUSTER_LABELS, ',status="Failed"');
  return {
    label: (name) => `{{ $labels.${name} }}`,
    duration: '{{ $value | humanizeDuration }}',
    value: '{{ $value }}',
    otherDuration: (metric, before, after) =>
      `{{ range ${query(`max by (management_cluster) (${METRICS[metric].name}${SAME_CLUSTER.text})`, SAME_CLUSTER.values)} }}${before}{{ .Value | humanizeDuration }}${after}{{ end }}`,
    newestFailed: `{{ range ${query(`topk(1, ${METRICS.failed.name}${failed.text})`, failed.values)} }}{{ .Labels.backup }} {{ end }}`,
    unreadKinds: `{{ range ${query(`${METRICS.kindUp.name}{management_cluster=%q} == 0`, '$labels.management_cluster')} }}{{ .Labels.kind }} {{ end }}`,
    managementCluster: `{{ if $labels.management_cluster }}{{ $labels.management_cluster }}{{ else }}${ANY}{{ end }}`,
    memory,
    context: contextTemplate(contexts),
  };
}

function contextTemplate(contexts: Contexts): string {
  const own = '{{ $labels.management_cluster }}';
  return [...contexts].reduceRight(
    (otherwise, [name, context]) =>
      `{{ if eq $labels.management_cluster ${JSON.stringify(name)} }}${context}{{ else }}${otherwise}{{ end }}`,
    own,
  );
}

/** What Prometheus is to make of it, for a unit test. */
export interface Filled {
  readonly labels: { readonly [label in MetricLabel]?: string };
  readonly value: number;
  /** Values of other metrics, in seconds. */
  readonly others?: { readonly [metric in MetricKey]?: number };
  readonly newestFailed?: string;
  readonly unreadKinds?: readonly string[];
  readonly context?: string | undefined;
}

export function filledWords(filled: Filled, memory: string): Words {
  const { labels, value, others = {}, newestFailed, unreadKinds = [], context } = filled;
  return {
    label: (name) => labels[name] ?? '',
    duration: humanDuration(value),
    value: String(value),
    otherDuration(metric, before, after) {
      const other = others[metric];
      return other === undefined ? '' : `${before}${humanDuration(other)}${after}`;
    },
    newestFailed: newestFailed === undefined ? '' : `${newestFailed} `,
    unreadKinds: unreadKinds.map((each) => `${each} `).join(''),
    managementCluster: labels.management_cluster ?? ANY,
    memory,
    context: context ?? labels.management_cluster ?? '',
  };
}

/** As `humanizeDuration` of Prometheus writes whole seconds from a minute on. */
function humanDuration(seconds: number): string {
  const [days, hours, minutes] = [86_400, 3_600, 60].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  const parts = `${minutes % 60}m ${seconds % 60}s`;
  if (days > 0) return `${days}d ${hours % 24}h ${parts}`;
  return hours > 0 ? `${hours}h ${parts}` : parts;
}
