/** What a milder wish takes back of what a harsher one has begun on a run. */

import type { ClusterBackupManifest } from '../api/manifest';
import { ORPHAN_ANNOTATION, ORPHANED_BY_US } from '../api/records';
import { isLeftWithOthers } from '../files/file-claims';
import { isBeingRemoved, isDeletionUnderWay, isUnheeded, type RemovalMode } from '../life/removal';
import { isMilder } from './wish';

/** Its files or its object go, or are gone, whatever anybody wishes by now. */
export function isPastRescue(run: ClusterBackupManifest): boolean {
  return isDeletionUnderWay(run) || isBeingRemoved(run);
}

/**
 * Whether a run of a resource that lives on carries what it must not.
 * @param newer the wish is a newer one than whatever asked for the deletion
 */
export function isToTakeBack(
  run: ClusterBackupManifest,
  mode: RemovalMode,
  { newer }: { readonly newer: boolean },
): boolean {
  if (isPastRescue(run)) return false;
  const isMarkedByUs = run.metadata.annotations?.[ORPHAN_ANNOTATION]?.startsWith(ORPHANED_BY_US) === true;
  return isMarkedByUs || isLeftWithOthers(run) || (newer && isUnheeded(run) && isMilder(mode, 'delete'));
}
