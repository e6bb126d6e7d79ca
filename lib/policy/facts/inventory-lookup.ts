import type { DeclaredBackup, InventoryCluster } from '../judging/policy-input';

/** `Cluster prod/prod on site-a` */
export function clusterName({ name, project, managementCluster }: InventoryCluster): string {
  return `Cluster ${project}/${name} on ${managementCluster.name}`;
}

/**
 * Finds the cluster of the inventory that a backup or schedule is for. Where the front knows no management cluster,
 * project and name have to be enough.
 */
export function inventoryLookup(
  inventory: readonly InventoryCluster[],
): (source: DeclaredBackup) => InventoryCluster | undefined {
  const known = new Map<string, InventoryCluster>();
  for (const cluster of inventory) {
    const { name, project, managementCluster } = cluster;
    known.set(keyOf(managementCluster.name, project, name), cluster);
    known.set(keyOf('', project, name), cluster);
  }
  return ({ managementCluster, manifest: { metadata, spec } }) =>
    known.get(keyOf(managementCluster, metadata.namespace ?? '', spec.targetCluster));
}

function keyOf(managementCluster: string, project: string, name: string): string {
  return `${managementCluster} ${project}/${name}`;
}
