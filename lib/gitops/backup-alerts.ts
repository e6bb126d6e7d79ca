import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { AlertSettings } from '../monitoring';

export interface BackupAlertsProps extends AlertSettings {
  /**
   * Name of the object.
   * @default 'mosk-backup'
   */
  readonly name?: string;
  /**
   * Namespace of the object, such as that of your Prometheus.
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * Labels by which a Prometheus selects its rules.
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
}

/**
 * The alerts on backups as a `PrometheusRule` of the Prometheus operator, over the metrics of `mosk-backup metrics`. For the
 * chart of the cluster on which that Prometheus runs. StackLight is not documented to read such objects.
 *
 * ```ts
 * new BackupAlerts(chart, 'alerts', { namespace: 'monitoring', labels: { release: 'prometheus' } });
 * ```
 */
export class BackupAlerts extends Construct {
  /** Name of the object. */
  readonly name: string;

  /** @throws BackupError `usage` for what is no duration, no severity, or would break a text */
  constructor(scope: Construct, id: string, props: BackupAlertsProps = {}) {
    super(scope, id);
    // Only a program with alerts loads their rules.
    const { prometheusRule, ruleGroups, ruleOptions } =
      require('../monitoring') as typeof import('../monitoring');
    const { name = 'mosk-backup', namespace, labels, ...settings } = props;
    this.name = name;
    new ApiObject(
      this,
      'Rule',
      prometheusRule({ name, namespace, labels }, ruleGroups(ruleOptions(settings))),
    );
  }
}
