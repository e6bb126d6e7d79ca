import { runsBetween } from '../calendar';
import { isDeletionStatus, isFailureStatus } from '../model';
import type { BackupFact } from './facts';
import { ms, type Span } from './spans';

/** Runs that an earlier report has seen before they were over, and no later one has seen at all. */
export function unfinishedRuns(backups: readonly BackupFact[]): UnseenRun[] {
  return backups.flatMap(({ status, goodSince, createdAt, goneBy }): UnseenRun[] => {
    const [due, until] = [ms(createdAt), ms(goneBy)];
    if (goodSince !== null || due === undefined || until === undefined) return [];
    return isFailureStatus(status) || isDeletionStatus(status) ? [] : [{ due, until }];
  });
}

/** How much two clocks of one management cluster may differ. */
const SKEW_MS = 30_000;

/** A schedule that starts backups. */
export interface DueSchedule {
  readonly name: string;
  /** One that `checkCron` accepts. */
  readonly expression: string;
  /** When its object was made, in milliseconds since the epoch. */
  readonly since: number;
}

/** In milliseconds since the epoch. */
export interface UnseenRun {
  readonly due: number;
  /** By then it was good, or never: the next one was due. */
  readonly until: number;
}

/**
 * Runs that were due and have left no object, by time: each was removed since, or never began, and nobody can tell which.
 * That a run is over when the next one is due is assumed: MOSK documents no end.
 */
export function unseenRuns(
  schedules: readonly DueSchedule[],
  backups: readonly BackupFact[],
  { from, to }: Span,
  timeZone: string,
): UnseenRun[] {
  return schedules
    .flatMap(({ name, expression, since }) => {
      const start = Math.max(from, since);
      if (start >= to) return [];
      const due = runsBetween(expression, { from: start, to }, timeZone);
      const made = backups
        .filter(({ schedule }) => schedule === name)
        .flatMap(({ createdAt }) => ms(createdAt) ?? [])
        .sort((a, b) => a - b);
      let next = 0;
      return due.flatMap((at, index): UnseenRun[] => {
        const until = due[index + 1] ?? Number.POSITIVE_INFINITY;
        while ((made[next] ?? Number.POSITIVE_INFINITY) < at - SKEW_MS) next += 1;
        // An object that comes late is that of its run until the next one is due.
        const isSeen = (made[next] ?? Number.POSITIVE_INFINITY) < until - SKEW_MS;
        return isSeen ? [] : [{ due: at, until }];
      });
    })
    .sort((a, b) => a.due - b.due);
}
