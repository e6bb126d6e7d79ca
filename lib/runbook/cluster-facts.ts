import type { KnownSection } from '../explain';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  naturalOrder,
} from '../model';
import { clusterKey, type MergedSources, type SheetInventory } from './source';

/** All that was read of one cluster. */
export interface ClusterFacts {
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  readonly release: string | undefined;
  readonly managementRelease: string | undefined;
  readonly liveRelease: string | undefined;
  readonly section: KnownSection;
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  /** Single backups that files declare. */
  readonly declared: readonly ClusterBackupManifest[];
  /** Backups that were found on the management cluster. */
  readonly live: readonly ClusterBackupManifest[];
}

/** Clusters of the inventory, those that backups and schedules are for, and those that were found. */
export function clustersOf(merged: MergedSources, inventory: SheetInventory): ClusterFacts[] {
  const found = new Map<string, Mutable>();
  const entry = (managementCluster: string, project: string, name: string): Mutable => {
    const key = clusterKey(managementCluster, project, name);
    const known = found.get(key) ?? empty(managementCluster, project, name, merged);
    found.set(key, known);
    return known;
  };
  const releases = new Map(inventory.managementClusters.map(({ name, release }) => [name, release]));
  for (const { managementCluster, project, name, release } of inventory.clusters) {
    const cluster = entry(managementCluster, project, name);
    cluster.release = release;
    cluster.managementRelease = releases.get(managementCluster);
  }
  for (const key of [...merged.clusters.keys(), ...merged.sections.keys()]) {
    const [managementCluster = '', project = '', name = ''] = key.split('\n');
    entry(managementCluster, project, name);
  }
  for (const { id, object, live } of merged.objects) {
    const target: unknown = (object.spec as { targetCluster?: unknown } | undefined)?.targetCluster;
    if (typeof target !== 'string') continue;
    const of = () => entry(id.managementCluster, id.namespace, target);
    if (id.kind === ClusterBackupScheduleType.kind)
      of().schedules.push(object as ClusterBackupScheduleManifest);
    else if (id.kind === ClusterBackupType.kind)
      of()[live ? 'live' : 'declared'].push(object as ClusterBackupManifest);
  }
  return [...found.values()].sort((one, other) => naturalOrder(pathOf(one), pathOf(other)));
}

type Mutable = {
  -readonly [Member in keyof ClusterFacts]: ClusterFacts[Member] extends readonly (infer Item)[]
    ? Item[]
    : ClusterFacts[Member];
};

function empty(managementCluster: string, project: string, name: string, merged: MergedSources): Mutable {
  const key = clusterKey(managementCluster, project, name);
  return {
    managementCluster,
    project,
    name,
    release: undefined,
    managementRelease: undefined,
    liveRelease: releaseOf(merged.clusters.get(key)),
    section: merged.sections.has(key)
      ? { known: true, parameters: merged.sections.get(key) }
      : { known: false },
    schedules: [],
    declared: [],
    live: [],
  };
}

/** Where MOSK keeps the other settings of a Cluster (inferred). */
function releaseOf(cluster: ClusterManifest | undefined): string | undefined {
  const spec = cluster?.spec as { providerSpec?: { value?: { release?: unknown } } } | undefined;
  const release = spec?.providerSpec?.value?.release;
  return typeof release === 'string' ? release : undefined;
}

/** `<management cluster>/<project>/<name>`, without what is not known. */
export function pathOf({
  managementCluster,
  project,
  name,
}: Pick<ClusterFacts, 'managementCluster' | 'project' | 'name'>): string {
  return [...(managementCluster === '' ? [] : [managementCluster]), project, name].join('/');
}
