import { ANY_YEAR, runsBetween } from '../../calendar';
import type { TimedSchedule } from '../facts/schedules';
import { grouped } from '../judging/grouped';

const MINUTE_MS = 60_000;

/** The stretch in which most backups start. */
export interface BusiestStart {
  /** The first of them; milliseconds since the epoch. */
  readonly at: number;
  readonly starts: number;
}

/**
 * Within how short a time how many of these schedules start, at worst in any year.
 * @param minutes length of the stretch; a start at its very end is not in it
 */
export function busiestStart(schedules: readonly TimedSchedule[], minutes: number): BusiestStart {
  const starts = [...startsAt(schedules)].sort(([a], [b]) => a - b);
  let busiest: BusiestStart = { at: ANY_YEAR.from, starts: 0 };
  let within = 0;
  let first = 0;
  for (const [at, count] of starts) {
    within += count;
    for (; at - timeOf(starts[first], at) >= minutes * MINUTE_MS; first += 1)
      within -= starts[first]?.[1] ?? 0;
    if (within > busiest.starts) busiest = { at: timeOf(starts[first], at), starts: within };
  }
  return busiest;
}

function timeOf(start: readonly [at: number, count: number] | undefined, otherwise: number): number {
  return start?.[0] ?? otherwise;
}

/** How many start at each moment. Schedules of one expression start together, so it is computed once. */
function startsAt(schedules: readonly TimedSchedule[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const alike of grouped(
    schedules,
    ({ timeZone, expression }) => `${timeZone} ${expression}`,
  ).values()) {
    const [one] = alike;
    if (one === undefined) continue;
    for (const at of runsBetween(one.expression, ANY_YEAR, one.timeZone)) {
      counts.set(at, (counts.get(at) ?? 0) + alike.length);
    }
  }
  return counts;
}
