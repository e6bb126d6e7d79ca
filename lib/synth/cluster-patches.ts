import type { App } from 'cdk8s';
import { Chart } from 'cdk8s';
import type { ClusterDefaultTarget } from '../constructs';
import { managementClusterOf, renderApp } from './rendered-app';

/** The backup section of one Cluster, to be merged into the live object and never applied as a manifest. */
export interface ClusterPatch {
  /** Path of the ManagementCluster (or chart) that declares it. */
  readonly managementCluster: string;
  /** Path of the construct. */
  readonly path: string;
  /** Namespace of the Cluster: its MOSK project. */
  readonly namespace: string;
  /** `metadata.name` of the Cluster. */
  readonly cluster: string;
  /** Merge patch (RFC 7396). */
  readonly patch: Readonly<Record<string, unknown>>;
}

/** What `ClusterDefaultTarget`s of the app say, by management cluster, namespace and name. */
export function clusterPatches(app: App): ClusterPatch[] {
  return patchesOf(renderApp(app).defaultTargets);
}

export function patchesOf(defaultTargets: readonly ClusterDefaultTarget[]): ClusterPatch[] {
  return defaultTargets
    .map((each) => ({
      managementCluster: managementClusterOf(Chart.of(each)).node.path,
      path: each.node.path,
      namespace: each.namespace,
      cluster: each.cluster,
      patch: each.patch,
    }))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const sortKey = ({ managementCluster, namespace, cluster }: ClusterPatch) =>
  [managementCluster, namespace, cluster].join('\n');
