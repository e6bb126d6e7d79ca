import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { DASHBOARD_FILE, dashboardConfigMap, STACKLIGHT_NAMESPACE } from '../../lib/monitoring';
import type { CommandContext } from '../command-context';
import { writeManifests } from '../printable-io';
import { yamlOf } from './alert-files';

interface Options {
  readonly format: 'json' | 'configmap';
}

/** Adds `dashboard` to a command. */
export function defineDashboard(command: Command, context: CommandContext): void {
  command
    .command('dashboard')
    .summary('a dashboard for Grafana over the metrics of "mosk-backup metrics"')
    .description(
      'Print a dashboard for Grafana: what is wrong now and what to run next, the week, one cluster, storages.',
    )
    .addOption(
      new Option('--format <format>', 'to import by hand, or a ConfigMap for StackLight')
        .choices(['json', 'configmap'])
        .default('json'),
    )
    .addHelpText(
      'after',
      `
It asks the exporter's metrics alone, and needs no rules. The Prometheus, the management clusters,
the projects and the cluster are chosen in Grafana. -n is the namespace of the ConfigMap (default:
${STACKLIGHT_NAMESPACE}).

  mosk-backup generate dashboard > mosk-backup.json
  mosk-backup generate dashboard --format configmap | kubectl apply -f -`,
    )
    .action((options: Options) => print(options, context));
}

function print({ format }: Options, { io, globals }: CommandContext): void {
  const { namespace, json } = globals();
  const text = readFileSync(require.resolve(`mosk-backup/dashboards/${DASHBOARD_FILE}`), 'utf8');
  writeManifests(format === 'json' ? text : configMapText(text, namespace ?? STACKLIGHT_NAMESPACE, json), io);
}

function configMapText(dashboard: string, namespace: string, json: boolean): string {
  const content = dashboardConfigMap(dashboard, namespace);
  return json ? `${JSON.stringify(content, null, 2)}\n` : yamlOf([{ comment: FOR_STACKLIGHT, content }]);
}

const FOR_STACKLIGHT = `Documented (MOSK 26.1, Create custom dashboards in Grafana): StackLight takes dashboards from ConfigMaps of its namespace,
whose names, and the names of whose files, are unique among all.
INFERRED: the label. The dashboards of StackLight carry it; that one of yours needs it is not said.`;
