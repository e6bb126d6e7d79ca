import type { ClusterBackupManifest } from '../api/manifest';
import { hasRemoteFiles } from '../api/target';
import { missingFilesOf } from '../files/missing-files';
import { momentOf } from '../values/moment';
import { isBeingDeleted } from './being-deleted';

/**
 * Whether a cluster could be restored from a backup: it is complete, uploaded if it goes away from the cluster, and
 * nobody has asked to delete it. One whose storage was asked and does not have its files is none.
 */
export function isGoodBackup(backup: ClusterBackupManifest): boolean {
  if ((missingFilesOf(backup)?.length ?? 0) > 0) return false;
  const { status, uploadedAt } = backup.status ?? {};
  return (
    status === 'Completed' && !isBeingDeleted(backup) && (uploadedAt !== undefined || !hasRemoteFiles(backup))
  );
}

/** When the files of a good backup were where they belong, RFC 3339; `undefined` for one that is not good. */
export function goodSince(backup: ClusterBackupManifest): string | undefined {
  return isGoodBackup(backup) ? (backup.status?.uploadedAt ?? backup.status?.completedAt) : undefined;
}

/** The same in milliseconds since the epoch, to be compared; `undefined` also where the time cannot be read. */
export function goodSinceMs(backup: ClusterBackupManifest): number | undefined {
  return momentOf(goodSince(backup));
}
