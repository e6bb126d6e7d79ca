/** The dashboard that ships with the package, as `dashboards/mosk-backup.json`. */
import { METRICS } from '../../../lib/monitoring';
import { CLUSTER_ROW } from './cluster-row';
import { FLEET } from './fleet-row';
import { dashboard } from './grafana';
import { DATASOURCE, UID } from './panels';
import { STORAGE_ROW } from './storage-row';
import { WEEK_ROW } from './week-row';

/** Its text. Equal whenever it is made, wherever. One space: with two it would be a sixth larger. */
export const dashboardText = () => `${JSON.stringify(buildDashboard(), null, 1)}\n`;

function buildDashboard(): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder('MOSK backups')
    .uid(UID)
    .description(
      'Backups of all MOSK clusters, by the metrics of mosk-backup. Generated: changes are lost with the next release; save a copy under another name.',
    )
    .tags(['mosk', 'backup'])
    .time({ from: 'now-7d', to: 'now' })
    .refresh('5m')
    .timezone('browser')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(variables());
  for (const { title, panels } of [FLEET, WEEK_ROW, CLUSTER_ROW, STORAGE_ROW]) {
    builder.withRow(new dashboard.RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  // By their order, so that a link to a panel finds it on every Grafana.
  return { ...built, panels: built.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) };
}

function variables() {
  return [
    new dashboard.DatasourceVariableBuilder('datasource')
      .label('Prometheus')
      .description('The Prometheus, or what answers as one, that scrapes mosk-backup.')
      .type('prometheus'),
    several(ofLabel('management_cluster', METRICS.up.name))
      .label('Management cluster')
      .description('As the inventory names it, else its context.'),
    several(ofLabel('project', `${ANY_CLUSTER}, management_cluster=~"$management_cluster"}`))
      .label('Project')
      .description('The MOSK project, which is the namespace of the objects.'),
    ofLabel(
      'target_cluster',
      `${ANY_CLUSTER}, management_cluster=~"$management_cluster", project=~"$project"}`,
    )
      .label('Cluster')
      .description('Of the row about one cluster.'),
  ];
}

/** Whichever of the kinds can be read. */
const ANY_CLUSTER = `{__name__=~"${[METRICS.exists, METRICS.declared, METRICS.good].map(({ name }) => name).join('|')}"`;

const ofLabel = (label: string, selector: string) =>
  new dashboard.QueryVariableBuilder(label)
    .datasource(DATASOURCE)
    .query({ query: `label_values(${selector}, ${label})`, refId: label })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);

const several = (variable: dashboard.QueryVariableBuilder) =>
  variable
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
