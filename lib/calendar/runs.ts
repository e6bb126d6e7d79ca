import { cronTimes } from './cron-times';
import type { Period } from './period';
import { checkTimeZone, momentsOfDay } from './time-zone';

const DAY_MS = 86_400_000;
/** 29 February is eight years away at most: 2096 is followed by 2104. */
const MAX_DAYS = 9 * 366;

/**
 * When an expression fires in a period: milliseconds since the epoch, ascending.
 *
 * It fires whenever the clock on the wall shows one of its times. A time that a change of the clock skips is left out,
 * and one that it repeats fires twice: so does the library of Kubernetes' CronJob where clocks change by whole hours and
 * not at midnight, and for a recovery point objective it is the worst case. Elsewhere that library strays from the clock
 * (docs/evidence/fidelity.md). What the server does is not documented. In UTC it makes no difference.
 *
 * @param expression one that `checkCron` accepts
 * @param timeZone IANA zone in which the server reads the expression: `MoskApi.settings.schedule.timeZone`
 * @throws BackupError `cron-invalid` for a time zone that does not exist
 */
export function runsBetween(expression: string, { from, to }: Period, timeZone: string): number[] {
  const found: number[] = [];
  visitRuns(expression, from, timeZone, (at) => {
    if (at >= to) return 'stop';
    found.push(at);
    return 'go on';
  });
  return found;
}

/**
 * When an expression fires next: milliseconds since the epoch, ascending. See `runsBetween` for changes of the clock.
 * @param count how many
 * @param after this moment itself is left out
 * @throws BackupError `cron-invalid` for a time zone that does not exist
 */
export function nextRuns(expression: string, count: number, after: number, timeZone: string): number[] {
  const found: number[] = [];
  visitRuns(expression, after + 1, timeZone, (at) => {
    if (found.length >= count) return 'stop';
    found.push(at);
    return 'go on';
  });
  return found;
}

/** Until it is stopped, or for an expression that does not fire in nine years. No generator: fleets have many runs. */
function visitRuns(
  expression: string,
  from: number,
  timeZone: string,
  visit: (at: number) => 'go on' | 'stop',
): void {
  checkTimeZone(timeZone, 'timeZone');
  const { minutes, firesOn } = cronTimes(expression);
  // The day before, because the zone may be that far behind.
  const first = Math.floor(from / DAY_MS) - 1;
  let last = first;
  for (let day = first; day - last <= MAX_DAYS; day += 1) {
    if (!firesOn(day)) continue;
    last = day;
    for (const at of momentsOfDay(timeZone, day, minutes)) {
      if (at >= from && visit(at) === 'stop') return;
    }
  }
}
