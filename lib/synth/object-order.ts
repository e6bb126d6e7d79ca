import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { BackupError } from '../errors';
import { topologicalOrder } from './topological-order';

/** A chart with the constructs whose nearest chart it is, itself included, parents before children. */
export interface ChartContent {
  readonly chart: Chart;
  readonly constructs: readonly IConstruct[];
}

/** Stands for all objects under a construct, so that N objects that depend on M others cost N + M edges, not N × M. */
interface Group {
  readonly objectsUnder: IConstruct;
}
type Vertex = IConstruct | Group;

/**
 * The objects of a chart, each after those that it or a parent of it depends on; otherwise as declared. The order is
 * that of `app.synth()`, which starts from the constructs that nothing depends on.
 * @throws BackupError `dependency-cycle`, also for a construct that depends on itself: cdk8s would drop it silently
 */
export function objectsInOrder({ constructs }: ChartContent): ApiObject[] {
  const members = new Set(constructs);
  const dependencies = new Map<IConstruct, IConstruct[]>();
  for (const construct of constructs) {
    const targets = construct.node.dependencies.filter((target) => members.has(target));
    if (targets.length > 0) dependencies.set(construct, targets);
  }
  if (dependencies.size === 0) return constructs.filter(ApiObject.isApiObject);

  const objectsUnder = memoized((construct: IConstruct) => objectsOfChart(construct, members));
  const groupOf = memoized((construct: IConstruct): Group => ({ objectsUnder: construct }));
  const neededByOthers = targetsOf(dependencies, objectsUnder);
  const roots = constructs.filter((construct) => !neededByOthers.has(construct));
  // In a cycle nothing is a root: the second half finds it.
  const order = topologicalOrder<Vertex>([...roots, ...constructs], needs, throwCycle);
  return order.filter((vertex): vertex is ApiObject => ApiObject.isApiObject(vertex));

  function needs(vertex: Vertex): Vertex[] {
    if ('objectsUnder' in vertex) return [...objectsUnder(vertex.objectsUnder)];
    const own = dependencies.get(vertex) ?? [];
    if (!ApiObject.isApiObject(vertex)) return own;
    const parents = vertex.node.scopes;
    const inherited = parents.flatMap((scope) => dependencies.get(scope) ?? []);
    return [
      ...own,
      // A group around the object itself would look like a cycle: all of it but the object.
      ...inherited.flatMap((target): Vertex[] =>
        parents.includes(target)
          ? objectsUnder(target).filter((object) => object !== vertex)
          : [groupOf(target)],
      ),
    ];
  }
}

/** Charts after the charts that they contain or depend on. */
export function chartsInOrder(contents: readonly ChartContent[]): ChartContent[] {
  const byChart = new Map(contents.map((content) => [content.chart, content]));
  const chartOf = new Map(
    contents.flatMap(({ chart, constructs }) => constructs.map((c) => [c, chart] as const)),
  );
  const needs = memoized(({ chart, constructs }: ChartContent) => {
    const nested = chart.node.children.filter(Chart.isChart);
    const targets = constructs.flatMap(({ node }) => node.dependencies).map((target) => chartOf.get(target));
    const charts = new Set<Chart | undefined>([...nested, ...targets]);
    return [...charts].flatMap((other) => {
      const content = other === undefined || other === chart ? undefined : byChart.get(other);
      return content === undefined ? [] : [content];
    });
  });
  const needed = new Set(contents.flatMap(needs));
  const roots = contents.filter((content) => !needed.has(content));
  return topologicalOrder([...roots, ...contents], needs, (cycle) =>
    throwCycle(cycle.map(({ chart }) => chart)),
  );
}

/** Every construct that another one depends on. */
function targetsOf(
  dependencies: ReadonlyMap<IConstruct, readonly IConstruct[]>,
  objectsUnder: (construct: IConstruct) => readonly ApiObject[],
): Set<IConstruct> {
  const needed = new Set<IConstruct>();
  const complete = new Set<IConstruct>();
  for (const [source, targets] of dependencies) {
    const sources = objectsUnder(source);
    for (const target of targets) {
      needed.add(target);
      if (complete.has(target) || sources.length === 0) continue;
      for (const object of objectsUnder(target)) {
        if (sources.length > 1 || sources[0] !== object) needed.add(object);
      }
      if (sources.length > 1) complete.add(target);
    }
  }
  return needed;
}

function objectsOfChart(construct: IConstruct, members: ReadonlySet<IConstruct>): ApiObject[] {
  return construct.node
    .findAll()
    .filter((child): child is ApiObject => members.has(child) && ApiObject.isApiObject(child));
}

function memoized<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Value;
  };
}

function throwCycle(cycle: Vertex[]): never {
  const paths = cycle.flatMap((vertex) => ('objectsUnder' in vertex ? [] : [vertex.node.path]));
  throw new BackupError('dependency-cycle', 'Constructs depend on each other in a circle', {
    at: paths[0],
    value: paths.join(' => '),
    fix: 'take one of these dependencies away',
  });
}
