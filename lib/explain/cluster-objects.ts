import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  naturalOrder,
} from '../model';

/** What a management cluster knows of the backups of one cluster. */
export interface ClusterObjects {
  readonly namespace: string;
  readonly cluster: string;
  /** `undefined` if there is none of this name, or it was not looked for. */
  readonly manifest: ClusterManifest | undefined;
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly backups: readonly ClusterBackupManifest[];
}

export interface FleetObjects {
  readonly clusters: readonly ClusterManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly backups: readonly ClusterBackupManifest[];
}

/** By namespace and name: every Cluster, and what schedules and backups name besides. */
export function objectsByCluster({ clusters, schedules, backups }: FleetObjects): ClusterObjects[] {
  const found = new Map<string, Mutable>();
  const entry = (namespace: string, cluster: string): Mutable => {
    const id = `${namespace}/${cluster}`;
    const known = found.get(id) ?? { namespace, cluster, manifest: undefined, schedules: [], backups: [] };
    found.set(id, known);
    return known;
  };
  for (const manifest of clusters)
    entry(manifest.metadata.namespace ?? '', manifest.metadata.name).manifest = manifest;
  for (const schedule of schedules) {
    entry(schedule.metadata.namespace ?? '', schedule.spec.targetCluster).schedules.push(schedule);
  }
  for (const backup of backups) {
    entry(backup.metadata.namespace ?? '', backup.spec.targetCluster).backups.push(backup);
  }
  return [...found].sort(([one], [other]) => naturalOrder(one, other)).map(([, each]) => each);
}

interface Mutable {
  readonly namespace: string;
  readonly cluster: string;
  manifest: ClusterManifest | undefined;
  readonly schedules: ClusterBackupScheduleManifest[];
  readonly backups: ClusterBackupManifest[];
}
