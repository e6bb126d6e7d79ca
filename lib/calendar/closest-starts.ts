import { MINUTES_PER_DAY } from '../model';
import { type CronTimes, cronTimes } from './cron-times';

/**
 * Shortest time between a run of one expression and a run of the other, in minutes; infinite if they never fire on the
 * same or on consecutive days. By the clock on the wall, so it depends neither on a date nor on a zone.
 */
export function minutesApart(one: string, other: string): number {
  const [a, b] = [cronTimes(one), cronTimes(other)];
  return Math.min(distance(a, b), distance(b, a));
}

/** Shortest time between two runs of one expression, in minutes; infinite if its days are further apart than one. */
export function minutesBetweenRuns(expression: string): number {
  const { minutes, firesOn } = cronTimes(expression);
  const distances = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0));
  const overMidnight = MINUTES_PER_DAY - (minutes.at(-1) ?? 0) + (minutes[0] ?? 0);
  const consecutive = someDay((day) => firesOn(day) && firesOn(day + 1));
  return Math.min(...distances, consecutive ? overMidnight : Number.POSITIVE_INFINITY);
}

/** Shortest way from a run of `a` to one of `b` on the same or the next day, in minutes. */
function distance(a: CronTimes, b: CronTimes): number {
  const sameDay = someDay((day) => a.firesOn(day) && b.firesOn(day));
  const nextDay = someDay((day) => a.firesOn(day) && b.firesOn(day + 1));
  let shortest = Number.POSITIVE_INFINITY;
  for (const from of a.minutes) {
    for (const to of b.minutes) {
      if (sameDay && to >= from) shortest = Math.min(shortest, to - from);
      if (nextDay) shortest = Math.min(shortest, MINUTES_PER_DAY - from + to);
    }
  }
  return shortest;
}

const FIRST_DAY = Date.UTC(2024, 0, 1) / 86_400_000;
/** Four years hold every day of the year, and each month and weekday in many combinations. */
const DAYS = 1461;

function someDay(test: (day: number) => boolean): boolean {
  for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day += 1) if (test(day)) return true;
  return false;
}
