/** The pages on metrics and alerts, from their tables. */
import {
  ALERTS,
  LABELS,
  METRICS,
  type Metric,
  type MetricUnit,
  ruleGroups,
  ruleOptions,
} from '../../lib/monitoring';
import { table } from '../../test/docs/markdown-table';

const MARK = '<!-- Written by npm run generate from lib/monitoring. Do not edit. -->';

const UNITS: Readonly<Record<MetricUnit, string>> = {
  timestamp: 'seconds since 1970',
  seconds: 'seconds',
  boolean: '1 or 0',
  backups: 'backups',
  files: 'files',
  schedules: 'schedules',
  info: 'always 1',
};

/** Pages by their names in `docs`. */
export function monitoringPages(): Readonly<Record<string, string>> {
  return { 'metrics.md': metricsPage(), 'alerts.md': alertsPage() };
}

function metricsPage(): string {
  return [
    MARK,
    '',
    '# Metrics',
    '',
    'What `mosk-backup metrics` tells. Names and labels are stable. All are gauges, times are absolute, and what is not known has',
    'no series. [monitoring.md](monitoring.md) says how they are collected.',
    '',
    ...table(
      ['metric', 'labels', 'value', 'says'],
      (Object.values(METRICS) as Metric[]).map(({ name, labels, unit, help }) => [
        `\`${name}\``,
        labels.map((label) => `\`${label}\``).join(', '),
        UNITS[unit],
        help.replace(/\.$/, ''),
      ]),
    ),
    '',
    '## Labels',
    '',
    ...table(
      ['label', 'is'],
      Object.entries(LABELS).map(([name, says]) => [`\`${name}\``, says]),
    ),
    '',
    'None is called `namespace`, `service`, `pod`, `job`, `instance` or `cluster`: those belong to targets and fleets, and would be',
    'renamed.',
    '',
  ].join('\n');
}

function alertsPage(): string {
  const [group] = ruleGroups(ruleOptions());
  const expressionOf = (name: string) =>
    group?.rules.find((rule) => 'alert' in rule && rule.alert === name)?.expr ?? '';
  return [
    MARK,
    '',
    '# Alerts',
    '',
    'What `mosk-backup generate alerts` makes of the [metrics](metrics.md). critical: somebody gets up; warning: a ticket; info: for the week. Every',
    'alert waits ten minutes or more, goes on for 15 minutes after its data are gone, and ends by itself when its reason does.',
    'Restarts of the exporter and of Prometheus begin none anew. While a management cluster cannot be read, alerts on its',
    'clusters stand on what was last known, for six hours; ages go on growing.',
    '',
    ...table(
      ['alert', 'severity', 'after', 'says'],
      ALERTS.map(({ name, severity, for: after, summary }) => [
        `[${name}](#${name.toLowerCase()})`,
        severity,
        after,
        summary.replace(/\.$/, ''),
      ]),
    ),
    '',
    ...ALERTS.flatMap(({ name, summary, means, helps, severity, for: after }) => [
      `## ${name}`,
      '',
      `**${summary}** ${means}`,
      '',
      `What mostly helps: ${helps}`,
      '',
      `Severity ${severity}, after ${after}:`,
      '',
      '```promql generated',
      expressionOf(name),
      '```',
      '',
    ]),
  ].join('\n');
}
