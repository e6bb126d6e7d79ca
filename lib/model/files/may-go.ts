import type { ClusterBackupManifest } from '../api/manifest';
import { type BackupCondition, factsOf, holds } from './backup-condition';

/** Why removing an object leaves no remote file that nobody can delete any more. */
export type MayGoReason =
  /** The remote files are deleted. */
  | 'deleted'
  /** No remote file ever existed; the archive, if any, stays on a manager node. */
  | 'local-only'
  /** It failed before there was an archive, and nobody has to answer the request to delete its files. */
  | 'nothing-uploaded';

/**
 * The one table of the states in which a ClusterBackup may be removed: the runner's decision, health, OrphanGuard's CEL
 * and reviews are made from it. At most one row holds. What is not known counts as files, so statuses of later releases
 * are in no row.
 */
export const MAY_GO: readonly { readonly reason: MayGoReason; readonly when: BackupCondition }[] = [
  { reason: 'deleted', when: { status: ['Deleted'] } },
  { reason: 'local-only', when: { status: ['Completed', 'Failed', 'Stuck'], remote: false } },
  {
    // Whether MOSK answers a request on a backup that has failed is undocumented, so nobody can insist on `Deleted`.
    // With an archive it was the upload that failed: parts of it may be in the storage.
    reason: 'nothing-uploaded',
    when: { status: ['Failed'], requested: true, remote: true, archived: false, uploaded: false },
  },
];

/**
 * Whether an object may be removed without leaving a file that nobody can delete: why, or `undefined` if it may not.
 * @param uploadSeen an upload was seen under way, which the object may not show any more; it only makes this stricter
 */
export function mayGo(backup: ClusterBackupManifest, uploadSeen = false): MayGoReason | undefined {
  const shown = factsOf(backup);
  const facts = uploadSeen ? { ...shown, remote: true, uploaded: true } : shown;
  return MAY_GO.find(({ when }) => holds(when, backup, facts))?.reason;
}
