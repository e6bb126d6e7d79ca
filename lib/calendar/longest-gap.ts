import type { Period } from './period';
import { nextRuns, runsBetween } from './runs';

const MINUTE_MS = 60_000;
/** A fleet has far less different ones; hostile input may not fill the memory. */
const MAX_REMEMBERED = 10_000;

/** A stretch without a run. */
export interface Gap {
  /** The run before it, or the beginning of a period that has none; milliseconds since the epoch. */
  readonly from: number;
  /** The run after it. */
  readonly to: number;
  /** Its length. */
  readonly minutes: number;
}

const gaps = new Map<string, Gap>();

/**
 * The longest time from one run to the next among all runs of some expressions together; the first one, if several are
 * as long. Gaps that begin in the period count, wherever they end; a period without runs is one gap from its beginning.
 * Not the average: for backups at 01:00 on Mondays and Tuesdays the answer is six days.
 *
 * @param expressions those of all active schedules of a cluster; each one that `checkCron` accepts
 * @param period such as `LEAP_YEAR`, or `daysFrom(now, 366)`
 * @param timeZone IANA zone in which the server reads the expressions
 * @returns `undefined` without expressions: nothing ever runs
 * @throws BackupError `cron-invalid` for a time zone that does not exist
 */
export function longestGap(
  expressions: readonly string[],
  period: Period,
  timeZone: string,
): Gap | undefined {
  const distinct = [...new Set(expressions)].sort();
  if (distinct.length === 0) return undefined;
  const key = [timeZone, period.from, period.to, ...distinct].join('|');
  const known = gaps.get(key);
  if (known !== undefined) return known;
  if (gaps.size >= MAX_REMEMBERED) gaps.clear();
  const gap = computedGap(distinct, period, timeZone);
  gaps.set(key, gap);
  return gap;
}

function computedGap(expressions: readonly string[], period: Period, timeZone: string): Gap {
  const runs = expressions.flatMap((each) => runsBetween(each, period, timeZone));
  if (expressions.length > 1) runs.sort((a, b) => a - b);
  const last = runs.at(-1) ?? period.from;
  runs.push(Math.min(...expressions.flatMap((each) => nextRuns(each, 1, last, timeZone))));
  let from = runs.length === 1 ? period.from : (runs[0] ?? period.from);
  let longest: Gap = { from, to: from, minutes: 0 };
  for (const to of runs) {
    const minutes = (to - from) / MINUTE_MS;
    if (minutes > longest.minutes) longest = { from, to, minutes };
    from = to;
  }
  return longest;
}
