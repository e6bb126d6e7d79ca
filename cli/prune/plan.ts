import { type ClusterBackupManifest, isGoodBackup } from '../../lib/model';

/** What of a schedule's backups stays and what goes. */
export interface PrunePlan {
  /** The newest good ones, newest first. */
  readonly keep: readonly ClusterBackupManifest[];
  /** Good ones that are older than all that are kept, and failed ones that are older than the newest good one. */
  readonly remove: readonly ClusterBackupManifest[];
  /** Neither: still running, being deleted, stuck, or a failure that nothing good has followed yet. */
  readonly alone: readonly ClusterBackupManifest[];
}

/**
 * Which backups of a schedule may go. The newest good one always stays, and so does everything while there is no good
 * one: old backups are worth most when new ones fail.
 * @param keepLast from 1
 */
export function planPruning(
  backups: readonly ClusterBackupManifest[],
  schedule: string,
  keepLast: number,
): PrunePlan {
  const mine = newestFirst(backups.filter(({ spec }) => spec.createdBy?.schedule === schedule));
  const keep = mine.filter(isGoodBackup).slice(0, Math.max(1, keepLast));
  const newest = keep[0];
  const goes = (backup: ClusterBackupManifest) =>
    newest !== undefined &&
    !keep.includes(backup) &&
    (isGoodBackup(backup) || (isFailed(backup) && startOf(backup) < startOf(newest)));
  const remove = mine.filter(goes);
  return { keep, remove, alone: mine.filter((each) => !keep.includes(each) && !remove.includes(each)) };
}

function isFailed(backup: ClusterBackupManifest): boolean {
  return backup.status?.status === 'Failed' && !isGoing(backup);
}

function isGoing({ metadata, spec }: ClusterBackupManifest): boolean {
  return spec.delete === true || metadata.deletionTimestamp !== undefined;
}

function newestFirst(backups: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  return [...backups].sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
}

/** The server's times are only compared with each other. */
function startOf({ metadata, status }: ClusterBackupManifest): string {
  return status?.startedAt ?? metadata.creationTimestamp ?? '';
}
