/**
 * The eleven values of `status.status` of a ClusterBackup (documented, ClusterBackup resource, MOSK 26.1).
 * The documentation gives no transitions; their order is inferred from the names and an example's timestamps.
 */
export const BACKUP_STATUSES = [
  'Pending',
  'InProgress',
  'UploadPending',
  'UploadingInProgress',
  'Completed',
  'Failed',
  'Stuck',
  'DeletionPending',
  'DeletionInProgress',
  'Deleted',
  'DeleteFailed',
] as const;

/** One of `BACKUP_STATUSES`. */
export type BackupStatus = (typeof BACKUP_STATUSES)[number];

export function isKnownStatus(status: string): status is BackupStatus {
  return (BACKUP_STATUSES as readonly string[]).includes(status);
}

/** Statuses that only a backup with a remote target can have. */
export function isUploadStatus(status: string | undefined): boolean {
  return status === 'UploadPending' || status === 'UploadingInProgress';
}

/** Statuses that follow a request for remote deletion. */
export function isDeletionStatus(status: string | undefined): boolean {
  return (
    status === 'DeletionPending' ||
    status === 'DeletionInProgress' ||
    status === 'Deleted' ||
    status === 'DeleteFailed'
  );
}

/** Nothing goes on by itself any more, and nobody has what was asked for. */
export function isFailureStatus(status: string | undefined): boolean {
  return status === 'Failed' || status === 'Stuck' || status === 'DeleteFailed';
}

/**
 * The archive is being made, or nobody can tell: MKE makes one at a time per cluster (documented for MKE 3.8). A backup
 * without a status has been created a moment ago.
 */
export function isArchiving(status: string | undefined): boolean {
  const now = status || 'Pending';
  return now === 'Pending' || now === 'InProgress' || !isKnownStatus(now);
}
