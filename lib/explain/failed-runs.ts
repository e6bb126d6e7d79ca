import { type ClusterBackupManifest, isFailureStatus, momentOf } from '../model';

/** A backup that failed, got stuck, or whose files could not be deleted. */
export interface FailedRun {
  readonly name: string;
  /** `Failed`, `Stuck` or `DeleteFailed`. */
  readonly status: string;
  /** When it began, RFC 3339: MOSK documents no time for the end of a run that fails. */
  readonly startedAt: string | undefined;
}

/** Newest first. */
export function failedRuns(backups: readonly ClusterBackupManifest[]): FailedRun[] {
  return backups
    .filter(({ status }) => isFailureStatus(status?.status))
    .map(({ metadata, status }) => ({
      name: metadata.name,
      status: status?.status ?? '',
      startedAt: status?.startedAt ?? metadata.creationTimestamp,
    }))
    .sort((a, b) => (momentOf(b.startedAt) ?? 0) - (momentOf(a.startedAt) ?? 0));
}
