import { type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ManagementCluster } from '../constructs';
import { BackupError } from '../errors';
import { ClusterType, type KubeObject } from '../model';
import { type ChartContent, chartsInOrder, objectsInOrder } from './object-order';

/** One object of an app and where it comes from. */
interface SynthesizedObject {
  readonly manifest: KubeObject;
  readonly chart: Chart;
  /** Path of the construct that made it. */
  readonly path: string;
}

/**
 * The whole app as plain objects: the documents of `app.synth()` in its order, without touching the disk and in time
 * linear in objects, charts and dependencies.
 *
 * @throws BackupError `duplicate-object` for two objects of one kind, namespace and name in a management cluster,
 * `cluster-manifest`, `dependency-cycle`, `synthesis-failed` for what the app's own validations say
 */
export function manifests(app: App): KubeObject[] {
  const constructs = app.node.findAll();
  validate(constructs);
  const objects = chartsInOrder(contentsOf(constructs)).flatMap((content) =>
    objectsInOrder(content).map(
      (object): SynthesizedObject => ({
        manifest: object.toJson() as KubeObject,
        chart: content.chart,
        path: object.node.path,
      }),
    ),
  );
  for (const object of objects) refuseCluster(object);
  refuseDuplicates(objects);
  return objects.map(({ manifest }) => manifest);
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

/** cdk8s asks every construct once per chart; once is enough. */
function validate(constructs: readonly IConstruct[]): void {
  const problems = constructs.flatMap(({ node }) => node.validate().map((text) => `${node.path}: ${text}`));
  if (problems.length === 0) return;
  throw new BackupError('synthesis-failed', 'Constructs of the app are not valid', {
    value: problems.join('\n         '),
    fix: 'correct what these constructs were given',
  });
}

/** A Cluster in a repository would be pruned one day, and the customer's cluster with it. */
function refuseCluster({ manifest, path }: SynthesizedObject): void {
  if (manifest.kind !== ClusterType.kind || !manifest.apiVersion.startsWith(`${ClusterType.group}/`)) return;
  throw new BackupError('cluster-manifest', 'A Cluster is never written as a manifest', {
    at: path,
    value: nameOf(manifest),
    fix: 'name it: Cluster.named(…). Its backup section is patched in place, not applied',
  });
}

function refuseDuplicates(objects: readonly SynthesizedObject[]): void {
  const seen = new Map<Chart, Map<string, string>>();
  for (const { manifest, chart, path } of objects) {
    const site = ManagementCluster.around(chart) ?? chart;
    const names = seen.get(site) ?? new Map<string, string>();
    seen.set(site, names);
    const name = nameOf(manifest);
    const first = names.get(name);
    if (first !== undefined) {
      throw new BackupError('duplicate-object', 'Two constructs declare the same object', {
        at: `${path} and ${first}`,
        value: name,
        fix: 'give one of them another name',
      });
    }
    names.set(name, path);
  }
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
