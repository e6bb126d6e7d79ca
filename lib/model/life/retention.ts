/**
 * Which backups of one schedule or resource are beyond the last so many. When in doubt one stays: too much is kept
 * rather than too little.
 */

import { ClusterType } from '../api/kinds';
import type { ClusterBackupManifest } from '../api/manifest';
import { momentOf } from '../values/moment';
import { naturalOrder } from '../values/natural-order';
import { isFromTheFuture } from './from-the-future';
import { isGoodBackup } from './good-backup';

/** Whether one backup is known to be newer than another. */
export type IsNewer = (one: ClusterBackupManifest, other: ClusterBackupManifest) => boolean;

/** Whether a backup is one of those that a retention counts and keeps. */
export function countsForRetention(backup: ClusterBackupManifest): boolean {
  return isGoodBackup(backup);
}

/** Whether nothing is lost with a failed backup: what was uploaded once is one, whatever its status says later. */
export function isWorthless({ status }: ClusterBackupManifest): boolean {
  return status?.status === 'Failed' && status.uploadedAt === undefined;
}

/**
 * The good backups that may go because so many newer ones take their place, in the order given. None takes the place of
 * one of another cluster, and no archive on a manager node that of an uploaded one. So the newest good one of each
 * cluster stays, and the newest uploaded one of it, too.
 * @param backups those of one schedule or resource, whatever their status; newest first costs least
 * @param keepLast how many stay; less than 1 counts as 1
 * @param now by the clock of whoever asks, milliseconds since the epoch; one from the future takes nobody's place, and stays
 */
export function beyondRetention(
  backups: readonly ClusterBackupManifest[],
  keepLast: number,
  isNewer: IsNewer,
  now: number,
): ClusterBackupManifest[] {
  const counted = backups.filter((each) => countsForRetention(each) && !isFromTheFuture(each, now));
  return counted.filter((older) => {
    let missing = Math.max(1, keepLast);
    return counted.some((newer) => {
      if (takesPlaceOf(newer, older) && isNewer(newer, older)) missing -= 1;
      return missing === 0;
    });
  });
}

/** Whether one may stand for another, were it newer: of the same cluster, and no archive on a node for an uploaded one. */
export function takesPlaceOf(newer: ClusterBackupManifest, older: ClusterBackupManifest): boolean {
  return sourceOf(newer) === sourceOf(older) && (isUploaded(newer) || !isUploaded(older));
}

/**
 * Text of the cluster that a backup is of: its name, and the uid of the Cluster, which MOSK writes to the backup
 * (documented). A cluster that was made again under the name is another one; of which of them a backup is that names no
 * uid, nobody knows.
 */
export function sourceOf({ metadata, spec: { targetCluster } }: ClusterBackupManifest): string {
  const cluster = metadata.ownerReferences?.find(
    ({ kind, name }) => kind === ClusterType.kind && name === targetCluster,
  );
  return [targetCluster, cluster?.uid].join(' ');
}

function isUploaded({ status }: ClusterBackupManifest): boolean {
  return status?.uploadedAt !== undefined;
}

/**
 * By the API server's clock and by MOSK's, as far as both times can be read: a clock that was wrong for a while must not
 * make an old backup the newest one. Within one second the name decides: runs of one schedule count up.
 */
export function newerByTimes(backups: readonly ClusterBackupManifest[]): IsNewer {
  const times = new Map(backups.map((each) => [each, timesOf(each)]));
  return (one, other) => {
    const others = times.get(other) ?? timesOf(other);
    const differences = (times.get(one) ?? timesOf(one)).flatMap((time, clock) => {
      const against = others[clock];
      return time === undefined || against === undefined ? [] : [time - against];
    });
    if (differences.length === 0 || differences.some((each) => each < 0)) return false;
    return differences.some((each) => each > 0) || comparedByName(one, other) > 0;
  };
}

function timesOf({ metadata, status }: ClusterBackupManifest): readonly (number | undefined)[] {
  return [momentOf(metadata.creationTimestamp), momentOf(status?.startedAt)];
}

/** `nightly-10` comes after `nightly-9`. */
export function comparedByName(one: ClusterBackupManifest, other: ClusterBackupManifest): number {
  return naturalOrder(one.metadata.name, other.metadata.name);
}
