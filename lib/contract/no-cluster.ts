import { BackupError } from '../errors';
import { ClusterType, type KubeObject } from '../model';
import { objectName } from './object-name';

/**
 * A Cluster in a repository would be pruned one day, and the customer's cluster with it; one that is applied as a whole
 * overwrites what MOSK keeps in it.
 */
export function checkNoCluster(manifest: KubeObject): BackupError[] {
  return [manifest, ...itemsOf(manifest)].filter(isCluster).map(
    (cluster) =>
      new BackupError('cluster-manifest', 'A Cluster is never written as a manifest', {
        value: objectName(cluster),
        fix: 'take it out: backups name their cluster, and its backup section is patched in place (ClusterDefaultTarget)',
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
