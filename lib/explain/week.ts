import {
  type CalendarSchedule,
  daysFrom,
  type Overlap,
  overlapsAmong,
  runsOf,
  type ScheduledRun,
} from '../calendar';
import type { ExplainedView } from './explained-view';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The runs of the seven days from a midnight on, in UTC. */
export interface Week {
  /** The schedules that start backups, each with its letter. */
  readonly legend: readonly {
    readonly letter: string;
    readonly schedule: string;
    readonly expression: string;
  }[];
  readonly days: readonly WeekDay[];
  /** Runs that start too close to the one before, by time; also across midnight. */
  readonly overlaps: readonly Overlap[];
}

export interface WeekDay {
  /** `2026-11-23` */
  readonly date: string;
  /** `Mon` */
  readonly weekday: string;
  /** Hours 0 to 23. */
  readonly hours: readonly WeekHour[];
}

export interface WeekHour {
  /** The runs that start in it, by time. */
  readonly runs: readonly ScheduledRun[];
  /** One of them overlaps with another run. */
  readonly overlap: boolean;
}

/** The week of a cluster's active schedules that begins with the day of a moment. */
export function weekOfView({ schedules, timeZone, minutesBetweenRuns }: ExplainedView, now: number): Week {
  return weekOf(
    schedules.filter(({ active }) => active),
    now,
    timeZone,
    minutesBetweenRuns,
  );
}

/**
 * The week that begins with the day of a moment.
 * @param timeZone in which the expressions are read
 * @param minutesBetweenRuns starts that are closer overlap
 */
export function weekOf(
  schedules: readonly CalendarSchedule[],
  now: number,
  timeZone: string,
  minutesBetweenRuns: number,
): Week {
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const runs = runsOf(schedules, daysFrom(midnight, 7), timeZone);
  const overlaps = overlapsAmong(runs, minutesBetweenRuns);
  const overlapping = new Set(overlaps.flatMap(({ first, second }) => [first, second]));
  const byHour = Array.from({ length: 7 * 24 }, (): ScheduledRun[] => []);
  for (const run of runs) byHour[Math.floor((run.at - midnight) / HOUR_MS)]?.push(run);
  return {
    legend: schedules.map(({ name, expression }, index) => ({
      letter: letterOf(index),
      schedule: name,
      expression,
    })),
    days: Array.from({ length: 7 }, (_, day) => {
      const date = new Date(midnight + day * DAY_MS);
      return {
        date: date.toISOString().slice(0, 10),
        weekday: date.toUTCString().slice(0, 3),
        hours: byHour.slice(day * 24, day * 24 + 24).map((inHour) => ({
          runs: inHour,
          overlap: inHour.some((run) => overlapping.has(run)),
        })),
      };
    }),
    overlaps,
  };
}

/** `a` to `z`, then `A` to `Z`; a cluster with more schedules shares the last one. */
function letterOf(index: number): string {
  return 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(Math.min(index, 51));
}
