import { type ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ClusterDefaultTarget, ManagementCluster } from '../constructs';
import { BackupError } from '../errors';
import { type KubeObject, MoskApi } from '../model';
import { type ChartContent, chartsInOrder, objectsInOrder } from './object-order';

/** One object of an app and where it comes from. */
export interface RenderedObject {
  readonly manifest: KubeObject;
  readonly construct: ApiObject;
  /** Path of the construct that made it. */
  readonly path: string;
  /** Its management cluster: within one, an object is declared once. A plain chart counts as one. */
  readonly managementCluster: Chart;
}

export interface RenderedApp {
  /** In the order of `app.synth()`. */
  readonly objects: readonly RenderedObject[];
  readonly defaultTargets: readonly ClusterDefaultTarget[];
  /** Objects that could not be made. */
  readonly failures: readonly BackupError[];
}

/**
 * Every object of an app, in time linear in objects, charts and dependencies.
 * @param order of charts that do not depend on each other: `declared` as in `app.synth()`, or by `path`, so that their
 * order in the program does not matter
 * @throws BackupError `dependency-cycle`
 */
export function renderApp(app: App, order: 'declared' | 'path' = 'declared'): RenderedApp {
  const constructs = app.node.findAll();
  const contents = contentsOf(constructs);
  if (order === 'path') contents.sort((a, b) => (a.chart.node.path < b.chart.node.path ? -1 : 1));
  const failures: BackupError[] = [];
  const objects = chartsInOrder(contents).flatMap((content) => {
    const managementCluster = managementClusterOf(content.chart);
    return objectsInOrder(content).flatMap((construct): RenderedObject[] => {
      const path = pathOf(construct);
      try {
        return [{ manifest: construct.toJson() as KubeObject, construct, path, managementCluster }];
      } catch (error) {
        failures.push(notRendered(path, error));
        return [];
      }
    });
  });
  return {
    objects,
    defaultTargets: constructs.filter((each) => each instanceof ClusterDefaultTarget),
    failures,
  };
}

/** The management cluster of a chart: the ManagementCluster around it, else the chart itself. */
export function managementClusterOf(chart: Chart): Chart {
  return ManagementCluster.around(chart) ?? chart;
}

/** The API of a management cluster. */
export function apiOf(managementCluster: Chart): MoskApi {
  return managementCluster instanceof ManagementCluster ? managementCluster.api : MoskApi.v26_2;
}

function contentsOf(constructs: readonly IConstruct[]): ChartContent[] {
  const contents = new Map<Chart, IConstruct[]>();
  const chartOf = new Map<IConstruct, Chart>();
  for (const construct of constructs) {
    const { scope } = construct.node;
    const chart = Chart.isChart(construct) ? construct : scope && chartOf.get(scope);
    if (chart === undefined) continue;
    chartOf.set(construct, chart);
    const content = contents.get(chart);
    if (content === undefined) contents.set(chart, [construct]);
    else content.push(construct);
  }
  return [...contents].map(([chart, members]) => ({ chart, constructs: members }));
}

/** Constructs of ours hold their object in a child that nobody wrote. */
function pathOf({ node }: IConstruct): string {
  return node.id === 'Resource' && node.scope !== undefined ? node.scope.node.path : node.path;
}

function notRendered(path: string, error: unknown): BackupError {
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
  return new BackupError('synthesis-failed', 'An object of the app cannot be written as JSON', {
    at: path,
    value: reason,
    fix: 'give plain values: text, numbers, booleans, lists and objects of these',
    cause: error,
  });
}
