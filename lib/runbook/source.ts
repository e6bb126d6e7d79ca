import type { ClusterData, InventoryData } from '../inventory';
import type { ClusterManifest, KubeObject, TargetParameters } from '../model';

/** What was read of one management cluster: from files, or from itself. */
export interface SheetSource {
  /** Its name; empty where no folder tells. */
  readonly managementCluster: string;
  readonly live: boolean;
  /** Schedules, backups, credentials, keys, and Secrets that are keys. */
  readonly objects: readonly KubeObject[];
  /** Backup sections that are known; `undefined`: the Cluster has none. */
  readonly sections: readonly {
    readonly namespace: string;
    readonly cluster: string;
    readonly parameters: TargetParameters | undefined;
  }[];
  /** Live ones. */
  readonly clusters: readonly ClusterManifest[];
}

/** An inventory, as far as a sheet cares. */
export type SheetInventory = Partial<Pick<InventoryData, 'custody' | 'storages'>> & {
  readonly managementClusters: readonly { readonly name: string; readonly release?: string }[];
  readonly clusters: readonly Pick<ClusterData, 'name' | 'project' | 'managementCluster' | 'release'>[];
};

/** Identifies an object in all sources. */
export interface ObjectId {
  readonly managementCluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Objects of all sources under the management cluster that they belong to; live ones in the place of declared ones. */
export interface MergedSources {
  readonly objects: readonly { readonly id: ObjectId; readonly object: KubeObject; readonly live: boolean }[];
  readonly sections: ReadonlyMap<string, TargetParameters | undefined>;
  readonly clusters: ReadonlyMap<string, ClusterManifest>;
  find(id: ObjectId): KubeObject | undefined;
}

/** Identifies a cluster in all sources. */
export function clusterKey(managementCluster: string, project: string, name: string): string {
  return `${managementCluster}\n${project}\n${name}`;
}

export function mergeSources(
  sources: readonly SheetSource[],
  { managementClusters, clusters: listed }: SheetInventory,
): MergedSources {
  const objects = new Map<string, MergedSources['objects'][number]>();
  const sections = new Map<string, TargetParameters | undefined>();
  const clusters = new Map<string, ClusterManifest>();
  // Where no folder tells it, the project may.
  const placeOf = (named: string, namespace: string) => {
    if (named !== '') return named;
    const owners = new Set(
      listed.filter(({ project }) => project === namespace).map((each) => each.managementCluster),
    );
    if (owners.size === 1) return [...owners][0] ?? '';
    return managementClusters.length === 1 ? (managementClusters[0]?.name ?? '') : '';
  };
  // Live ones last, so that they stay.
  for (const source of [...sources].sort((one, other) => Number(one.live) - Number(other.live))) {
    const { live } = source;
    for (const object of source.objects) {
      const { name, namespace = '' } = object.metadata;
      const managementCluster = placeOf(source.managementCluster, namespace);
      const id = { managementCluster, kind: object.kind, namespace, name };
      objects.set(keyOf(id), { id, object, live });
    }
    for (const { namespace, cluster, parameters } of source.sections) {
      sections.set(clusterKey(placeOf(source.managementCluster, namespace), namespace, cluster), parameters);
    }
    for (const cluster of source.clusters) {
      const { name, namespace = '' } = cluster.metadata;
      clusters.set(clusterKey(placeOf(source.managementCluster, namespace), namespace, name), cluster);
    }
  }
  return {
    objects: [...objects.values()],
    sections,
    clusters,
    find: (id) => objects.get(keyOf(id))?.object,
  };
}

function keyOf({ managementCluster, kind, namespace, name }: ObjectId): string {
  return `${managementCluster}\n${kind}\n${namespace}\n${name}`;
}
