import {
  beyondRetention,
  type ClusterBackupManifest,
  comparedByName,
  countsForRetention,
  isBeingDeleted,
  isWorthless,
  mayGo,
  momentOf,
  newerByTimes,
  remoteFolder,
} from '../../lib/model';

/** What of a schedule's backups stays and what goes; by cluster, newest first. */
export interface PrunePlan {
  /** The newest good ones of each cluster and place. */
  readonly keep: readonly ClusterBackupManifest[];
  /** Good ones beyond those, and what nothing is lost with. */
  readonly remove: readonly ClusterBackupManifest[];
  /** Neither: still running, stuck, being removed, or a failure that nothing good has followed yet. */
  readonly alone: readonly ClusterBackupManifest[];
}

/**
 * Which backups of a schedule may go. Everything stays while there is no good one: old backups are worth most when new
 * ones fail. A schedule may be moved to another cluster or target, and `createdBy` may be written by anybody: a good one
 * only takes the place of those of the same cluster in the same place.
 * @param keepLast from 1
 */
export function planPruning(
  backups: readonly ClusterBackupManifest[],
  schedule: string,
  keepLast: number,
): PrunePlan {
  const mine = inOrder(backups.filter(({ spec }) => spec.createdBy?.schedule === schedule));
  const isNewer = newerByTimes(mine);
  const beyond = [...new Set(mine.map(placeOf))].map((place) =>
    beyondRetention(
      mine.filter((each) => placeOf(each) === place),
      keepLast,
      isNewer,
    ),
  );
  const good = mine.filter(countsForRetention);
  const isOver = (backup: ClusterBackupManifest) =>
    isSpent(backup) &&
    good.some((other) => other.spec.targetCluster === backup.spec.targetCluster && isNewer(other, backup));
  const goes = new Set([...beyond.flat(), ...mine.filter(isOver)]);
  return {
    keep: good.filter((each) => !goes.has(each)),
    remove: mine.filter((each) => goes.has(each)),
    alone: mine.filter((each) => !goes.has(each) && !good.includes(each)),
  };
}

/**
 * Of what goes, the newest good one of each cluster and place: next in line, should somebody take away what is kept.
 * It is to go once all others are gone.
 */
export function nextInLine({ remove }: PrunePlan): ClusterBackupManifest[] {
  const good = remove.filter(countsForRetention);
  return good.filter((each) => good.find((other) => placeOf(other) === placeOf(each)) === each);
}

/** Two credentials may lead to two storages, in which a bucket has the same name. */
function placeOf({ spec: { targetCluster, parameters } }: ClusterBackupManifest): string {
  return [targetCluster, remoteFolder(parameters), parameters?.rclone?.credential].join(' ');
}

/** Nothing is lost with it: it has failed, or its files are given up already, as by a run of ours that was interrupted. */
function isSpent(backup: ClusterBackupManifest): boolean {
  if (backup.metadata.deletionTimestamp !== undefined || backup.status?.status === 'Stuck') return false;
  return isBeingDeleted(backup) ? isGivenUp(backup) : isWorthless(backup);
}

/** The request stands, or is answered. */
export function isGivenUp(backup: ClusterBackupManifest): boolean {
  return backup.spec.delete === true || mayGo(backup) === 'deleted';
}

function inOrder(backups: readonly ClusterBackupManifest[]): ClusterBackupManifest[] {
  const startOf = ({ metadata, status }: ClusterBackupManifest) =>
    momentOf(status?.startedAt) ?? momentOf(metadata.creationTimestamp) ?? 0;
  return [...backups].sort(
    (one, other) =>
      compared(one.spec.targetCluster, other.spec.targetCluster) ||
      startOf(other) - startOf(one) ||
      comparedByName(other, one),
  );
}

function compared(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
