import { METRICS, type MetricKey } from '../metrics';
import { ALERTS, type AlertOptions, type AlertSeverity } from './alerts';
import { MEMORY_WORDS, readInlined, readRecorded, recording, recordOf } from './series';
import { type Contexts, templateWords } from './words';

/** Alerts go on for a while after their data are gone, so that a gap ends none. Needs Prometheus 2.42. */
const KEEP_FIRING_FOR = '15m';
const INTERVAL = '1m';

export interface RuleOptions extends Omit<AlertOptions, 'read'> {
  /** Word of your alerting for each of ours, such as `major` for `critical`. */
  readonly severities: ReadonlyMap<AlertSeverity, string>;
  /** Address of docs/alerts.md, wherever your team reads it. */
  readonly runbookUrl: string;
  readonly contexts: Contexts;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly keep_firing_for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

export const DEFAULT_RULE_OPTIONS: RuleOptions = {
  managementClusters: [],
  rehearsalAgeSeconds: 90 * 86_400,
  collectedAgeSeconds: 3_600,
  severities: new Map(),
  runbookUrl: 'docs/alerts.md',
  contexts: new Map(),
};

/** What rules record, and alerts read. */
const RECORDED: readonly MetricKey[] = (Object.keys(METRICS) as MetricKey[]).filter((key) =>
  ALERTS.some(({ expression }) => {
    const read = new Set<string>();
    expression({ ...DEFAULT_RULE_OPTIONS, read: (metric) => read.add(metric) && metric });
    return read.has(key);
  }),
);

/** In one group, so that alerts are evaluated after what they read. */
export function ruleGroups(options: RuleOptions): RuleGroup[] {
  const records = RECORDED.map((metric) => ({ record: recordOf(METRICS[metric]), expr: recording(metric) }));
  const alerts = alertingRules({ ...options, read: readRecorded }, MEMORY_WORDS.recorded);
  return [{ name: 'mosk-backup', interval: INTERVAL, rules: [...records, ...alerts] }];
}

/** Without rules that record, for where alerts alone are taken. What was last known stands for an hour, not for six. */
export function alertsAlone(options: RuleOptions): AlertingRule[] {
  return alertingRules({ ...options, read: readInlined }, MEMORY_WORDS.inlined);
}

function alertingRules(options: RuleOptions & AlertOptions, memory: string): AlertingRule[] {
  const words = templateWords(options.contexts, memory);
  return ALERTS.map((alert) => ({
    alert: alert.name,
    expr: alert.expression(options),
    for: alert.for,
    keep_firing_for: KEEP_FIRING_FOR,
    labels: { severity: options.severities.get(alert.severity) ?? alert.severity },
    annotations: {
      summary: alert.summary,
      description: alert.description(words),
      runbook_url: `${options.runbookUrl}#${alert.name.toLowerCase()}`,
    },
  }));
}
