import { BackupError } from '../lib/errors';
import type { BackupSummary } from './backup-summary';
import { ageText } from './output';

/** A cluster that is meant to be backed up. */
export interface ProtectedCluster {
  readonly namespace: string;
  readonly cluster: string;
}

/**
 * Clusters whose last good backup is too old, or that have none: those with a schedule, and those with a backup.
 * A backup is good when it is complete, uploaded if it goes away from the cluster, and nobody has asked to delete it.
 * @param now milliseconds since the epoch
 */
export function overdueClusters(
  backups: readonly BackupSummary[],
  scheduled: readonly ProtectedCluster[],
  rpoMs: number,
  now: number,
): BackupError[] {
  const last = new Map<string, string | undefined>();
  for (const { namespace, cluster } of [...scheduled, ...backups])
    last.set(`${namespace}/${cluster}`, undefined);
  for (const backup of backups) {
    const end = goodSince(backup);
    const cluster = `${backup.namespace}/${backup.cluster}`;
    const known = last.get(cluster);
    if (end !== undefined && (known === undefined || Date.parse(end) > Date.parse(known)))
      last.set(cluster, end);
  }
  return [...last]
    .filter(([, end]) => end === undefined || now - Date.parse(end) > rpoMs)
    .map(
      ([cluster, end]) =>
        new BackupError('backup-overdue', 'The last good backup of this cluster is too old', {
          at: `Cluster ${cluster}`,
          value: end === undefined ? 'there is none' : `${ageText(end, now)} old, of ${end}`,
          fix: 'look at its schedule and at the backups that failed since: mosk-backup status',
        }),
    );
}

function goodSince({
  status,
  target,
  deletionRequested,
  completedAt,
  uploadedAt,
}: BackupSummary): string | undefined {
  if (status !== 'Completed' || deletionRequested) return undefined;
  return target === 'local' ? completedAt : uploadedAt;
}
