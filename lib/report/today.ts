import { lastGoodBackup, type RatedView } from '../explain';
import { type ClusterBackupManifest, hasRemoteFiles, isArchiving, isUploadStatus, quotable } from '../model';
import { isEncrypted, placeOf } from './live-facts';
import type { NewestToday, ScheduleToday, State, Today } from './report';
import { seconds } from './spans';

/** What was read of a cluster, and how it is rated. */
export interface RatedCluster {
  readonly view: RatedView;
  /** Those there were at the moment of the report. */
  readonly backups: readonly ClusterBackupManifest[];
  readonly there: boolean;
}

/** @param rated `undefined`: backups or schedules could not be read */
export function todayOf(rated: RatedCluster | undefined, rpoMs: number | undefined, at: number): Today {
  if (rated === undefined) {
    return {
      ...{ state: 'not-known', scheduled: null, schedules: [], newest: null },
      ...{ lostSeconds: null, running: 0, risk: null },
    };
  }
  const { view, backups } = rated;
  const statuses = backups.map(({ status }) => status?.status);
  // What lies on the cluster goes with it.
  const kept = lastGoodBackup(backups.filter(hasRemoteFiles), at);
  return {
    state: stateOf(rated, rpoMs),
    scheduled: !view.risk.reasons.some(({ code }) => code === 'nothing-scheduled'),
    schedules: view.schedules.map(scheduleToday),
    newest: newestToday(view, backups),
    lostSeconds: kept === undefined ? null : seconds(kept.ageMs),
    running: statuses.filter((status) => isArchiving(status) || isUploadStatus(status)).length,
    risk: view.risk.level,
  };
}

/** By the same age as `status --rpo`. */
function stateOf({ view: { lastBackup }, there }: RatedCluster, rpoMs: number | undefined): State {
  if (!there) return 'gone';
  if (typeof lastBackup === 'string') return lastBackup === 'none' ? 'none' : 'not-known';
  if (rpoMs === undefined) return 'good';
  return lastBackup.ageMs > rpoMs ? 'overdue' : 'kept';
}

function newestToday(
  { lastBackup }: RatedView,
  backups: readonly ClusterBackupManifest[],
): NewestToday | null {
  if (typeof lastBackup === 'string') return null;
  const backup = backups.find(({ metadata }) => metadata.name === lastBackup.name);
  return {
    name: quotable(lastBackup.name),
    at: lastBackup.at,
    ageSeconds: seconds(lastBackup.ageMs),
    place: backup === undefined ? 'unknown' : placeOf(backup),
    encrypted: backup === undefined ? null : isEncrypted(backup),
  };
}

function scheduleToday({
  name,
  expression,
  inactive,
  unknown,
  target: { place, key },
}: RatedView['schedules'][number]): ScheduleToday {
  return {
    name: quotable(name),
    expression: quotable(expression),
    inactive: inactive ?? unknown ?? null,
    place: quotable(place),
    key: key === undefined ? null : quotable(key),
  };
}
