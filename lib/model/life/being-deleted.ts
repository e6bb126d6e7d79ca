import type { ClusterBackupManifest } from '../api/manifest';
import { isDeletionStatus } from '../api/status';

/** Whether the removal of a backup, or that of its remote files, has been asked for or is over. */
export function isBeingDeleted({ metadata, spec, status }: ClusterBackupManifest): boolean {
  return metadata.deletionTimestamp !== undefined || spec.delete === true || isDeletionStatus(status?.status);
}
