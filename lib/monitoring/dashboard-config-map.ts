import type { KubeObject } from '../model';

/** File of the dashboard in the package, below `dashboards/`; unique among the dashboards of a Grafana by the product's name. */
export const DASHBOARD_FILE = 'mosk-backup.json';

/** Where StackLight looks for dashboards (documented: MOSK 26.1, Create custom dashboards in Grafana). */
export const STACKLIGHT_NAMESPACE = 'stacklight';

/**
 * What the dashboards of StackLight itself carry, by the command of that page that lists them. Inferred: that one of ours
 * is taken in because it carries the same.
 */
const LABELS = { 'dashboard-provider': 'default' };

/**
 * A dashboard as StackLight takes it in: one ConfigMap with one file, each with a name of its own.
 * @param dashboard the text of the JSON
 */
export function dashboardConfigMap(
  dashboard: string,
  namespace: string,
): KubeObject & { readonly data: Readonly<Record<string, string>> } {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'mosk-backup-dashboard', namespace, labels: LABELS },
    data: { [DASHBOARD_FILE]: dashboard },
  };
}
