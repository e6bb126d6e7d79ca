/** Unit tests of the rules in Prometheus' own format, for `promtool test rules`: each alert fires, and stays silent. */
import type { MetricKey } from '../metrics';
import { ALERTS, type Alert } from './alerts';
import { clusterCases } from './cluster-test-cases';
import {
  CLUSTER,
  HEALTHY,
  type InputSeries,
  KINDS,
  type LabelValues,
  START,
  seriesOf,
  type Values,
} from './healthy';
import type { RuleOptions } from './rule-groups';
import type { Fired, RuleTestCase } from './rule-test-case';
import { MEMORY_WORDS } from './series';
import { sourceCases } from './source-test-cases';
import { filledWords } from './words';

export interface RuleTests {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly object[];
}

/**
 * @param ruleFile its name, beside the tests
 * @param hasRecords whether what was last known is recorded, and so stands for six hours
 */
export function ruleTests(ruleFile: string, options: RuleOptions, hasRecords: boolean): RuleTests {
  return {
    rule_files: [ruleFile],
    evaluation_interval: '1m',
    tests: [...clusterCases(options), ...sourceCases(options)]
      .filter(({ needsRecords = false }) => hasRecords || !needsRecords)
      .map((each) => testOf(each, options, hasRecords ? MEMORY_WORDS.recorded : MEMORY_WORDS.inlined)),
  };
}

function testOf(each: RuleTestCase, options: RuleOptions, memory: string): object {
  const { name, gone, nothing = false, expects } = each;
  const series = nothing ? [] : [...seriesOfCase(each, options), ...othersUp(options)];
  return {
    name,
    interval: '1m',
    start_timestamp: START,
    input_series: gone === undefined ? series : series.map((one) => endedAt(one, gone)),
    alert_rule_test: expects.map(({ alert, at, fires = [] }) => ({
      eval_time: at,
      alertname: alert,
      exp_alerts: fires
        .flatMap((fired) => forAll(fired, options))
        .map((fired) => expected(alertNamed(alert), { ...fired, at: secondsOf(at) }, options, memory)),
    })),
  };
}

function seriesOfCase(
  { changes = {}, more = [], kinds = {} }: RuleTestCase,
  options: RuleOptions,
): InputSeries[] {
  const told: { readonly [metric in MetricKey]?: Values | undefined } = { ...HEALTHY, ...changes };
  const named = (labels: LabelValues = {}) => inFleet({ ...CLUSTER, ...labels }, options);
  return [
    ...KINDS.map((kind) => seriesOf('kindUp', kinds[kind] ?? 1, named({ kind }))),
    ...(Object.entries(told) as [MetricKey, Values | undefined][]).flatMap(([metric, values]) =>
      values === undefined ? [] : [seriesOf(metric, values, named())],
    ),
    ...more.map(({ metric, values, labels, pod }) => seriesOf(metric, values, named(labels), pod)),
  ];
}

/** The names of the tests stand for the first management clusters of the fleet. */
function inFleet(labels: LabelValues, { managementClusters }: RuleOptions): LabelValues {
  const index = ['frankfurt', 'dallas'].indexOf(labels.management_cluster ?? '');
  return index === -1
    ? labels
    : { ...labels, management_cluster: managementClusters[index] ?? labels.management_cluster };
}

/** Those of the fleet that no test speaks of. */
function othersUp({ managementClusters }: RuleOptions): InputSeries[] {
  return managementClusters.slice(1).map((name) => seriesOf('up', 1, { management_cluster: name }));
}

/** The exporter is not scraped any more. Only for values that stay. */
function endedAt({ series, values }: InputSeries, minute: number): InputSeries {
  return { series, values: `${values.replace(/x500$/, `x${minute}`)} stale` };
}

const HEARD: LabelValues = { management_cluster: 'frankfurt' };

function forAll(fired: Fired, { managementClusters }: RuleOptions): Fired[] {
  if (fired.ofAll === undefined && fired.ofNone === undefined) return [fired];
  if (managementClusters.length === 0) return [{ ...fired, labels: fired.ofAll ? HEARD : {} }];
  return managementClusters.map((name) => ({ ...fired, labels: { management_cluster: name } }));
}

function expected(
  alert: Alert,
  fired: Fired & { readonly at: number },
  options: RuleOptions,
  memory: string,
): object {
  const labels = inFleet(fired.labels ?? CLUSTER, options);
  const value = fired.since === undefined ? (fired.value ?? 0) : START + fired.at - fired.since;
  const context = options.contexts.get(labels.management_cluster ?? '');
  return {
    exp_labels: { severity: options.severities.get(alert.severity) ?? alert.severity, ...labels },
    exp_annotations: {
      summary: alert.summary,
      description: alert.description(filledWords({ ...fired, labels, value, context }, memory)),
      runbook_url: `${options.runbookUrl}#${alert.name.toLowerCase()}`,
    },
  };
}

function alertNamed(name: string): Alert {
  const found = ALERTS.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(`ruleTests: there is no alert ${name}`);
  return found;
}

/** `2h1m`, `11m` */
function secondsOf(time: string): number {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(time) ?? [];
  return Number(hours) * 3_600 + Number(minutes) * 60;
}
