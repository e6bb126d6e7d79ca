import { BackupError } from '../../errors';
import { ClusterType, type KubeObject } from '../../model';
import { manifestName } from '../subject';

/** A Cluster in a repository would be pruned one day, and the customer's cluster with it. */
export function clusterFindings(manifest: KubeObject): BackupError[] {
  return [manifest, ...itemsOf(manifest)].filter(isCluster).map(
    (cluster) =>
      new BackupError('cluster-manifest', 'A Cluster is never written as a manifest', {
        value: manifestName(cluster),
        fix: 'name it: Cluster.named(…). Its backup section is patched in place: ClusterDefaultTarget',
      }),
  );
}

function isCluster({ kind, apiVersion }: KubeObject): boolean {
  return kind === ClusterType.kind && `${apiVersion}`.startsWith(`${ClusterType.group}/`);
}

/** The objects of a `List`, which kubectl and engines unfold. */
function itemsOf(manifest: KubeObject): KubeObject[] {
  const { items } = manifest as { items?: unknown };
  if (!Array.isArray(items)) return [];
  return items.filter((item) => typeof item?.metadata === 'object' && item.metadata !== null);
}
