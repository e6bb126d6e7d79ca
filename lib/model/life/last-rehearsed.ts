import type { ClusterBackupManifest } from '../api/manifest';
import { type Rehearsed, rehearsedOf } from '../records/rehearsed';
import { isGoodBackup } from './good-backup';

export interface LastRehearsed extends Rehearsed {
  readonly backup: ClusterBackupManifest;
}

/**
 * The newest record on the good backups of one cluster, whatever it says: what failed is not made good by an earlier
 * reading. A record goes with its backup, because what was read then is not there any more.
 */
export function lastRehearsed(backups: readonly ClusterBackupManifest[]): LastRehearsed | undefined {
  return backups
    .filter(isGoodBackup)
    .flatMap((backup) => {
      const rehearsed = rehearsedOf(backup);
      return rehearsed === undefined ? [] : [{ ...rehearsed, backup }];
    })
    .sort((a, b) => b.atMs - a.atMs || (a.backup.metadata.name < b.backup.metadata.name ? -1 : 1))[0];
}
