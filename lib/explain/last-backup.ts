import { type ClusterBackupManifest, hasRemoteFiles, remoteFiles } from '../model';

/** The newest backup from which a cluster could be restored. */
export interface LastBackup {
  readonly name: string;
  /** When its files were where they belong: uploaded, or complete if they stay on the cluster. RFC 3339. */
  readonly at: string;
  readonly ageMs: number;
  /** Remote files; empty if the archive is on a manager node. */
  readonly files: readonly string[];
}

/**
 * A backup is good when it is complete, uploaded if it goes away from the cluster, and nobody has asked to delete it.
 * @param now milliseconds since the epoch
 */
export function lastGoodBackup(
  backups: readonly ClusterBackupManifest[],
  now: number,
): LastBackup | undefined {
  let last: LastBackup | undefined;
  for (const backup of backups) {
    const at = goodSince(backup);
    if (at === undefined || (last !== undefined && Date.parse(at) <= Date.parse(last.at))) continue;
    last = { name: backup.metadata.name, at, ageMs: now - Date.parse(at), files: remoteFiles(backup) };
  }
  return last;
}

function goodSince(backup: ClusterBackupManifest): string | undefined {
  const { metadata, spec, status } = backup;
  if (status?.status !== 'Completed') return undefined;
  if (spec.delete === true || metadata.deletionTimestamp !== undefined) return undefined;
  return hasRemoteFiles(backup) ? status.uploadedAt : status.completedAt;
}
