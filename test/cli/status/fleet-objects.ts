/** Clusters, schedules and backups of a management cluster at a certain time. */
import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
} from '../../../lib/model';

export const NOW = Date.parse('2026-11-22T12:00:00Z');

export const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();

const PARAMETERS = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/prod', credential: 's3' } };

/** One that was uploaded so many hours ago. */
export function backup(
  cluster: string,
  hours: number,
  changes: { spec?: object; status?: object } = {},
): ClusterBackupManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: `${cluster}-${hours}`, namespace: 'prod', creationTimestamp: hoursAgo(hours + 1) },
    spec: { targetCluster: cluster, parameters: PARAMETERS, ...changes.spec },
    status: {
      status: 'Completed',
      completedAt: hoursAgo(hours),
      uploadedAt: hoursAgo(hours),
      ...changes.status,
    },
  } as ClusterBackupManifest;
}

export function schedule(cluster: string, expression = '0 1 * * *'): ClusterBackupScheduleManifest {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: { name: `${cluster}-nightly`, namespace: 'prod' },
    spec: { targetCluster: cluster, schedule: expression, parameters: PARAMETERS },
  } as ClusterBackupScheduleManifest;
}

export function cluster(name: string): ClusterManifest {
  return {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name, namespace: 'prod' },
    spec: { providerSpec: { value: {} } },
  } as ClusterManifest;
}
