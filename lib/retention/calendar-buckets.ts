import { offsetAt } from '../calendar';

/** What days are put together to. */
export type CalendarPeriod = 'day' | 'week' | 'month';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 29 December 1969 was a Monday. */
const DAYS_TO_MONDAY = 3;

/**
 * A number that moments of one day, week or month have in common, and no others: as the clock on a wall of the zone shows
 * them. A day on which clocks change has 23 or 25 hours.
 * @param at milliseconds since the epoch
 */
export function bucketOf(period: CalendarPeriod, at: number, zone: string): number {
  const local = at + offsetAt(zone, at) * MINUTE_MS;
  const day = Math.floor(local / DAY_MS);
  if (period === 'day') return day;
  if (period === 'week') return Math.floor((day + DAYS_TO_MONDAY) / 7);
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
