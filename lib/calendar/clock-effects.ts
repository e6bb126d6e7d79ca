import { cronTimes } from './cron-times';
import type { Period } from './period';
import { type ClockChange, checkTimeZone, clockChanges } from './time-zone';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What a change of the clock does to a time of a schedule. */
export interface ClockEffect {
  /** The change. */
  readonly change: ClockChange;
  /** What the clock on the wall would show: `2027-03-28T02:30`. */
  readonly localTime: string;
  /** The clock never shows it, or shows it twice. */
  readonly effect: 'skipped' | 'repeated';
}

/**
 * The times of an expression that changes of the clock touch; none in UTC. What the server does is not documented.
 * @param expression one that `checkCron` accepts
 * @param timeZone IANA zone in which the server reads the expression
 * @throws BackupError `cron-invalid` for a time zone that does not exist
 */
export function clockEffects(expression: string, period: Period, timeZone: string): ClockEffect[] {
  checkTimeZone(timeZone, 'timeZone');
  return clockChanges(timeZone, period).flatMap((change) => {
    const { at, before, after } = change;
    const effect = after > before ? ('skipped' as const) : ('repeated' as const);
    // What clocks show at this moment by the one offset and by the other: the times between are touched.
    const [from = at, to = at] = [before, after]
      .sort((a, b) => a - b)
      .map((offset) => at + offset * MINUTE_MS);
    return timesBetween(expression, from, to).map((time) => ({
      change,
      localTime: new Date(time).toISOString().slice(0, 16),
      effect,
    }));
  });
}

/** By the clock on the wall, as if its zone were UTC. */
function timesBetween(expression: string, from: number, to: number): number[] {
  const { minutes, firesOn } = cronTimes(expression);
  const found: number[] = [];
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day += 1) {
    if (!firesOn(day)) continue;
    const times = minutes.map((minute) => day * DAY_MS + minute * MINUTE_MS);
    found.push(...times.filter((time) => time >= from && time < to));
  }
  return found;
}
