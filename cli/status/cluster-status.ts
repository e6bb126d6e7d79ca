import type { ClusterObjects } from '../../lib/explain';
import {
  type FailedRun,
  type KnownSection,
  type LastBackup,
  type Risk,
  ratedView,
  sectionOf,
} from '../../lib/explain';
import { isArchiving, isUploadStatus, type MoskApi } from '../../lib/model';
import { type BackupSummary, summaryOf } from '../backups/backup-summary';
import { isOverdue } from './overdue';

/** How the backups of one cluster stand. */
export interface ClusterStatus {
  readonly namespace: string;
  readonly cluster: string;
  /** The newest backup from which it could be restored, and where that is. */
  readonly lastBackup: (LastBackup & Pick<BackupSummary, 'target' | 'encrypted'>) | undefined;
  /** Of all its schedules; milliseconds since the epoch. */
  readonly nextRun: { readonly at: number; readonly schedule: string } | undefined;
  /** Whether one of its schedules may start a backup earlier: nobody knows when. */
  readonly nextRunUnknown: boolean;
  /** Backups that are being made or uploaded. */
  readonly running: number;
  /** Backups that are `Failed`, `Stuck` or `DeleteFailed`, newest first. */
  readonly failedRuns: readonly FailedRun[];
  readonly risk: Risk;
  /** `undefined`: no recovery point objective was given, or nobody means to back this cluster up. */
  readonly overdue: boolean | undefined;
}

export interface ClusterStatusOptions {
  readonly api: MoskApi;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Recovery point objective. */
  readonly rpoMs: number | undefined;
  /** What the policy expects of two starts on one cluster. */
  readonly minutesBetweenRuns: number;
}

export function clusterStatus(
  objects: ClusterObjects,
  { api, now, rpoMs, minutesBetweenRuns }: ClusterStatusOptions,
): ClusterStatus {
  const { namespace, cluster, manifest, schedules, backups } = objects;
  const defaultTarget: KnownSection = manifest === undefined ? { known: false } : sectionOf(manifest, api);
  const rpoMinutes = rpoMs === undefined ? undefined : rpoMs / 60_000;
  const source = { schedules, backups, defaultTarget };
  const view = ratedView(source, { api, from: now, now, rpoMinutes, minutesBetweenRuns, live: true });
  const statuses = backups.map(({ status }) => status?.status);
  return {
    namespace,
    cluster,
    lastBackup: withPlace(view.lastBackup, backups),
    nextRun: view.nextRuns[0],
    nextRunUnknown: view.schedules.some(({ unknown }) => unknown !== undefined),
    running: statuses.filter((status) => isArchiving(status) || isUploadStatus(status)).length,
    failedRuns: view.failedRuns ?? [],
    risk: view.risk,
    overdue: rpoMs === undefined ? undefined : isOverdue(objects, rpoMs, now),
  };
}

function withPlace(
  last: LastBackup | 'none' | 'unknown',
  backups: ClusterObjects['backups'],
): ClusterStatus['lastBackup'] {
  if (typeof last === 'string') return undefined;
  const backup = backups.find(({ metadata }) => metadata.name === last.name);
  if (backup === undefined) return undefined;
  const { target, encrypted } = summaryOf(backup);
  return { ...last, target, encrypted };
}
