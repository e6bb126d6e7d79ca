import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  type LeftRecord,
  type MoskApi,
  momentOf,
} from '../model';
import type { InventoryCluster } from '../policy';
import type { ReportInput, ReportSource } from './input';
import type { LiveCluster } from './live-facts';

/** A cluster with all that was read of it. */
export interface FoundCluster extends LiveCluster {
  readonly manifest: ClusterManifest | undefined;
  /** `undefined`: Clusters could not be read. */
  readonly exists: boolean | undefined;
  readonly listed: InventoryCluster | undefined;
  /** `undefined`: they could not be read. */
  readonly schedules: readonly ClusterBackupScheduleManifest[] | undefined;
  readonly api: MoskApi;
  readonly options: readonly string[];
}

type Mutable = { -readonly [Member in keyof FoundCluster]: FoundCluster[Member] } & {
  backups: ClusterBackupManifest[] | undefined;
  schedules: ClusterBackupScheduleManifest[] | undefined;
  left: LeftRecord[];
};

/** Clusters of the inventory, those that are there, and those that schedules, backups and records are for. */
export function clustersOf({ sources, inventory, at }: ReportInput): FoundCluster[] {
  return sources.flatMap((source) => {
    const listed = (inventory ?? []).filter(
      ({ managementCluster }) => managementCluster.name === source.name,
    );
    return ofSource(source, listed, at);
  });
}

function ofSource(source: ReportSource, listed: readonly InventoryCluster[], at: number): FoundCluster[] {
  const found = new Map<string, Mutable>();
  const entry = (project: string, name: string): Mutable => {
    const key = `${project}\n${name}`;
    const known = found.get(key) ?? empty(source, project, name);
    found.set(key, known);
    return known;
  };
  for (const cluster of listed) entry(cluster.project, cluster.name).listed = cluster;
  for (const manifest of itemsIn(source.clusters)) {
    const { name, namespace = '', creationTimestamp } = manifest.metadata;
    if ((momentOf(creationTimestamp) ?? at) > at) continue;
    const each = entry(namespace, name);
    each.manifest = manifest;
    each.createdAt = creationTimestamp;
    each.exists = true;
  }
  for (const schedule of itemsIn(source.schedules))
    entry(schedule.metadata.namespace ?? '', schedule.spec.targetCluster).schedules?.push(schedule);
  for (const backup of itemsIn(source.backups))
    entry(backup.metadata.namespace ?? '', backup.spec.targetCluster).backups?.push(backup);
  for (const record of itemsIn(source.left))
    if (record.left !== undefined) entry(record.namespace, record.left.cluster).left.push(record);
  return [...found.values()].map((each) => ({ ...each, there: isThere(each) }));
}

/** Where Clusters cannot be read, what is backed up is there. */
function isThere({ listed, exists, schedules, backups }: Mutable): boolean {
  if (listed !== undefined || exists === true) return true;
  return exists === undefined && (schedules?.length ?? 0) + (backups?.length ?? 0) > 0;
}

function empty({ name: managementCluster, ...source }: ReportSource, project: string, name: string): Mutable {
  return {
    ...{ managementCluster, project, name, createdAt: undefined, there: false, left: [] },
    ...{ manifest: undefined, listed: undefined, api: source.api, options: source.options },
    exists: 'items' in source.clusters ? false : undefined,
    schedules: 'items' in source.schedules ? [] : undefined,
    backups: 'items' in source.backups ? [] : undefined,
  };
}

function itemsIn<T>(read: { readonly items: readonly T[] } | { readonly problem: string }): readonly T[] {
  return 'items' in read ? read.items : [];
}
