import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  isGoodBackup,
  type MoskApi,
  type TargetParameters,
} from '../model';
import type { ManagementClusterView } from './management-cluster-view';

/** What of a project has to do with storages. */
export interface StorageUsers {
  readonly project: string;
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly clusters: readonly ClusterManifest[];
  /** Good ones. */
  readonly backups: readonly ClusterBackupManifest[];
  /** Names of the RCloneCredentials that any of them names. */
  readonly credentials: readonly string[];
}

/** Projects in which something names a credential, as far as their objects are known. */
export function storageUsers({ api, clusters, schedules, backups }: ManagementClusterView): StorageUsers[] {
  const good = backups.objects.filter(isGoodBackup);
  const all = [...clusters.objects, ...schedules.objects, ...good];
  const projects = new Set(all.map(({ metadata }) => metadata.namespace ?? ''));
  return [...projects].sort().flatMap((project) => {
    const isIn = ({ metadata }: { readonly metadata: { readonly namespace?: string } }) =>
      metadata.namespace === project;
    const its = {
      schedules: schedules.objects.filter(isIn),
      clusters: clusters.objects.filter(isIn),
      backups: good.filter(isIn),
    };
    const credentials = credentialsOf(its, api);
    return credentials.length === 0 ? [] : [{ project, ...its, credentials }];
  });
}

function credentialsOf(
  { schedules, clusters, backups }: Pick<StorageUsers, 'schedules' | 'clusters' | 'backups'>,
  api: MoskApi,
): string[] {
  const targets: TargetParameters[] = [
    ...[...schedules, ...backups].map(({ spec }) => spec.parameters ?? {}),
    ...clusters.map((each) => (api.clusterBackupSection(each) ?? {}) as TargetParameters),
  ];
  // Nobody checks the backup section of a Cluster.
  const names: unknown[] = targets.map(({ rclone }) => rclone?.credential);
  return [...new Set(names.filter((name) => typeof name === 'string' && name !== ''))].sort() as string[];
}
