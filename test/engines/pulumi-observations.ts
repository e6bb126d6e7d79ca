import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type ClusterBackupManifest, ClusterBackupType } from '../../lib/model';
import type { AuditEntry, LocalManagementCluster } from '../../local';

/** Everything in the buckets of the cluster's storage but the first bucket's name, sorted: `prod/x.encrypted`. */
export async function bucketFiles({ s3 }: LocalManagementCluster, bucket = s3.bucket): Promise<string[]> {
  const folder = path.join(s3.directory, bucket);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

export async function clusterBackups({
  client,
  namespace,
}: LocalManagementCluster): Promise<ClusterBackupManifest[]> {
  return (await client.list<ClusterBackupManifest>(ClusterBackupType, namespace)).items;
}

/** Requests of the user of the kubeconfig: ours, not the controller's. */
export function ofAdmin(audit: readonly AuditEntry[]): AuditEntry[] {
  return audit.filter(({ user }) => user === 'admin');
}

/** Requests that change something. */
export function writes(audit: readonly AuditEntry[]): AuditEntry[] {
  return audit.filter(({ verb }) =>
    ['create', 'update', 'patch', 'delete', 'deletecollection'].includes(verb),
  );
}
