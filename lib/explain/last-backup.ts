import { type ClusterBackupManifest, goodSince, goodSinceMs, remoteFiles } from '../model';

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
    const since = goodSinceMs(backup);
    if (at === undefined || since === undefined || (last !== undefined && now - since >= last.ageMs))
      continue;
    last = { name: backup.metadata.name, at, ageMs: now - since, files: remoteFiles(backup) };
  }
  return last;
}
