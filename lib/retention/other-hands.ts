import {
  type ClusterBackupManifest,
  isLeftWithOthers,
  keptFrom,
  orphanReason,
  ownerMarks,
  wishOf,
} from '../model';

/**
 * Why a backup that names a schedule is not one that a retention may remove, `undefined` if it is: it was made for another
 * reason, somebody else looks after it, or has said that it or its files stay.
 */
export function otherHands(backup: ClusterBackupManifest): string | undefined {
  const { updateRelease, user } = backup.spec.createdBy ?? {};
  if (updateRelease !== undefined) return `made around the update to ${updateRelease}`;
  if (user !== undefined) return 'made by a person';
  const [mark] = ownerMarks(backup);
  if (mark !== undefined) return `belongs to ${mark.owner}`;
  const former = keptFrom(backup);
  if (former !== undefined) return `kept by ${former}`;
  if (wishOf(backup)?.mode === 'keep') return 'wished to be kept';
  if (orphanReason(backup) !== undefined) return 'its files are to stay';
  if (isLeftWithOthers(backup)) return 'its files are left with others';
  return undefined;
}
