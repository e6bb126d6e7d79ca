import { BackupError } from '../../lib/errors';
import type { ClusterObjects } from '../../lib/explain';
import { lastGoodBackup } from '../../lib/explain';
import { ageText } from '../output';

/**
 * Whether the last good backup is too old, or there is none. `undefined` for a cluster that nobody means to back up: it
 * has neither a schedule nor a backup.
 * @param now milliseconds since the epoch
 */
export function isOverdue(objects: ClusterObjects, rpoMs: number, now: number): boolean | undefined {
  if (objects.schedules.length === 0 && objects.backups.length === 0) return undefined;
  const last = lastGoodBackup(objects.backups, now);
  return last === undefined || last.ageMs > rpoMs;
}

/** An error for each cluster that is overdue. */
export function overdueClusters(
  clusters: readonly ClusterObjects[],
  rpoMs: number,
  now: number,
): BackupError[] {
  return clusters
    .filter((each) => isOverdue(each, rpoMs, now) === true)
    .map(({ namespace, cluster, backups }) => {
      const last = lastGoodBackup(backups, now);
      return new BackupError('backup-overdue', 'The last good backup of this cluster is too old', {
        at: `Cluster ${namespace}/${cluster}`,
        value: last === undefined ? 'there is none' : `${ageText(last.at, now)} old, of ${last.at}`,
        fix: 'look at its schedule and at the backups that failed since: mosk-backup status',
      });
    });
}
