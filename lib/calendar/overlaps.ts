import type { Period } from './period';
import { runsBetween } from './runs';

const MINUTE_MS = 60_000;

/**
 * How far apart starts on one cluster should be if nobody says otherwise: a cluster makes one backup at a time, and the
 * second fails (documented for MKE). How long a backup takes is not documented.
 */
export const MINUTES_BETWEEN_RUNS = 30;

/** A schedule as far as the calendar asks. */
export interface CalendarSchedule {
  /** What people know it by. */
  readonly name: string;
  /** One that `checkCron` accepts. */
  readonly expression: string;
}

/** One start of a backup. */
export interface ScheduledRun {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Name of its schedule. */
  readonly schedule: string;
}

/** Two consecutive runs on one cluster of which the second starts too soon after the first. */
export interface Overlap {
  readonly first: ScheduledRun;
  readonly second: ScheduledRun;
  /** From one start to the other. */
  readonly minutes: number;
}

/**
 * All runs of some schedules in a period, by time, then name.
 * @throws BackupError `cron-invalid` for a time zone that does not exist
 */
export function runsOf(
  schedules: readonly CalendarSchedule[],
  period: Period,
  timeZone: string,
): ScheduledRun[] {
  return schedules
    .flatMap(({ name, expression }) =>
      runsBetween(expression, period, timeZone).map((at) => ({ at, schedule: name })),
    )
    .sort((a, b) => a.at - b.at || (a.schedule < b.schedule ? -1 : 1));
}

/**
 * The overlaps among the runs of one cluster.
 * @param runs by time
 * @param closerThanMinutes how long a backup is expected to take; 0 finds nothing
 */
export function overlapsAmong(runs: readonly ScheduledRun[], closerThanMinutes: number): Overlap[] {
  return runs.flatMap((second, index) => {
    const first = runs[index - 1];
    if (first === undefined) return [];
    const minutes = (second.at - first.at) / MINUTE_MS;
    return minutes < closerThanMinutes ? [{ first, second, minutes }] : [];
  });
}
