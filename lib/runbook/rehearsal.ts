import { type ClusterBackupManifest, lastRehearsed } from '../model';
import type { Rehearsal } from './sheet';

/** The last rehearsal that is recorded on backups of a cluster. */
export function lastRehearsal(backups: readonly ClusterBackupManifest[]): Rehearsal | undefined {
  const last = lastRehearsed(backups);
  return last && { backup: last.backup.metadata.name, at: last.at, reason: last.reason };
}
