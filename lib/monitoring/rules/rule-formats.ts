import type { KubeObject } from '../../model';
import type { AlertingRule, RuleGroup } from './rule-groups';

/** Of the Prometheus operator. */
export const PROMETHEUS_RULE = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' } as const;

export interface RuleObjectNames {
  readonly name: string;
  readonly namespace?: string | undefined;
  /** By which a Prometheus selects its rules. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** The rules as an object of the Prometheus operator. */
export function prometheusRule(
  { name, namespace, labels = {} }: RuleObjectNames,
  groups: readonly RuleGroup[],
): KubeObject {
  return {
    ...PROMETHEUS_RULE,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
    },
    spec: { groups },
  };
}

/**
 * Values of StackLight with the alerts. Assumed: no documentation that could be read names `prometheusServer.customAlerts`.
 * Its Prometheus may be older than 2.42, so `keep_firing_for` is left out.
 */
export function stackLightValues(alerts: readonly AlertingRule[]): object {
  return {
    prometheusServer: { customAlerts: alerts.map(({ keep_firing_for: _newer, ...alert }) => alert) },
  };
}
