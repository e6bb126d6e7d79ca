/**
 * Walks through a month by the hour and counts, with a judgement of its own on the objects that a management cluster has at
 * its end. It knows nothing of stretches, edges and reports: everything in the month happens on the hour.
 */
import type { ClusterBackupManifest } from '../../../lib/model';
import { HOUR, type MonthCluster, RPO_HOURS, type World } from './month';

export interface Counted {
  within: number;
  outside: number;
  notKnown: number;
}

export function countHours(
  cluster: MonthCluster,
  { backups, schedules }: World,
  from: number,
  at: number,
): Counted {
  const rpo = RPO_HOURS[cluster.tier ?? 'gold'] * HOUR;
  const mine = backups.filter(
    ({ metadata, spec }) => metadata.namespace === cluster.project && spec.targetCluster === cluster.name,
  );
  const oldest = Math.min(...mine.map(created));
  const isScheduled = schedules.some(
    ({ metadata }) => metadata.name === `nightly-${cluster.name}` && metadata.namespace === cluster.project,
  );
  const silent: { due: number; next: number }[] = [];
  for (let due = from - 30 * 24 * HOUR; isScheduled && due < at; due += HOUR) {
    if (due < cluster.scheduledSince || due < oldest || !isDue(cluster, due)) continue;
    let next = due + HOUR;
    while (!isDue(cluster, next)) next += HOUR;
    if (!hasLeftObject(cluster, mine, due)) silent.push({ due, next: Math.min(next, at) });
  }
  const counted = { within: 0, outside: 0, notKnown: 0 };
  for (let hour = Math.max(from, cluster.created); hour < at; hour += HOUR) {
    let answer: keyof Counted = 'outside';
    if (oldest > hour - rpo) answer = 'notKnown';
    if (silent.some(({ due, next }) => due <= hour && hour < next + rpo)) answer = 'notKnown';
    for (const backup of mine) {
      const since = wasGoodAt(backup);
      if (since === undefined || since > hour || since + rpo <= hour) continue;
      if (!isAskedToGo(backup)) answer = 'within';
      else if (
        answer !== 'within' &&
        hour < Date.parse(backup.status?.deletedAt ?? new Date(at).toISOString())
      )
        answer = 'notKnown';
    }
    counted[answer] += 1;
  }
  return counted;
}

function isDue({ hours }: MonthCluster, at: number): boolean {
  return hours.includes(new Date(at).getUTCHours());
}

/** Made at this hour or later, but before the next run was due. */
function hasLeftObject(cluster: MonthCluster, mine: readonly ClusterBackupManifest[], due: number): boolean {
  for (let hour = due; hour === due || !isDue(cluster, hour); hour += HOUR) {
    if (mine.some((each) => each.spec.createdBy?.schedule !== undefined && created(each) === hour))
      return true;
  }
  return false;
}

/** All that has its times has been complete. */
function wasGoodAt({ spec, status }: ClusterBackupManifest): number | undefined {
  if (status?.status === 'Failed' || status?.status === 'Stuck' || status?.completedAt === undefined)
    return undefined;
  const leaves = Object.keys(spec.parameters ?? {}).length > 0;
  const time = leaves ? status.uploadedAt : status.completedAt;
  return time === undefined ? undefined : Date.parse(time);
}

function isAskedToGo({ spec }: ClusterBackupManifest): boolean {
  return spec.delete === true;
}

function created({ metadata }: ClusterBackupManifest): number {
  return Date.parse(metadata.creationTimestamp ?? '');
}
