import { type ClusterBackupManifest, goodSince, remoteFiles } from '../model';

/** The newest backup from which a cluster could be restored. */
export interface LastBackup {
  readonly name: string;
  /** When its files were where they belong: uploaded, or complete if they stay on the cluster. RFC 3339. */
  readonly at: string;
  readonly ageMs: number;
  /** Remote files; empty if the archive is on a manager node. */
  readonly files: readonly string[];
}

/** @param now milliseconds since the epoch */
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
