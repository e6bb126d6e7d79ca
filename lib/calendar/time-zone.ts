import { shown } from '../contract';
import { BackupError } from '../errors';
import { isTimeZone } from '../model';
import type { Period } from './period';

/** A moment at which the clocks of a zone are put forward or back. */
export interface ClockChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Minutes by which the zone was ahead of UTC until then. */
  readonly before: number;
  /** Minutes by which it is ahead of UTC from then on. */
  readonly after: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days of one zone that are remembered: more than two centuries. */
const MAX_REMEMBERED = 100_000;

/** @throws BackupError `cron-invalid` */
export function checkTimeZone(zone: string, at: string): void {
  if (isTimeZone(zone)) return;
  throw new BackupError('cron-invalid', 'There is no such time zone', {
    at,
    value: shown(zone),
    fix: 'give an IANA name, such as UTC or Europe/Berlin',
  });
}

/** Every change of the clocks of a zone in a period; UTC has none. */
export function clockChanges(zone: string, { from, to }: Period): ClockChange[] {
  if (zone === 'UTC') return [];
  const changes: ClockChange[] = [];
  // No zone changes its clocks and changes them back between two midnights.
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day += 1) {
    const before = dayStartOffset(zone, day);
    const after = dayStartOffset(zone, day + 1);
    if (before === after) continue;
    const at = changeOn(zone, day, before);
    if (at >= from && at < to) changes.push({ at, before, after });
  }
  return changes;
}

/** Minutes by which a zone is ahead of UTC at a moment, in milliseconds since the epoch. */
export function offsetAt(zone: string, at: number): number {
  return zone === 'UTC' ? 0 : clockOf(zone).offsetAt(at);
}

/**
 * The moments at which the clocks of a zone show some times of a day, ascending: none for a time that they skip, two
 * for one that they show twice.
 * @param day counted from 1 January 1970
 * @param minutes since midnight, ascending
 */
export function momentsOfDay(zone: string, day: number, minutes: readonly number[]): number[] {
  if (zone === 'UTC') return momentsAt(0, day, minutes);
  // Whatever the zone, the moments lie in this day of UTC or a neighbour.
  const offsets = new Set([day - 1, day, day + 1, day + 2].map((each) => dayStartOffset(zone, each)));
  if (offsets.size === 1) return momentsAt(dayStartOffset(zone, day), day, minutes);
  return [...offsets]
    .flatMap((offset) => momentsAt(offset, day, minutes).filter((at) => offsetAt(zone, at) === offset))
    .sort((a, b) => a - b);
}

function momentsAt(offset: number, day: number, minutes: readonly number[]): number[] {
  const midnight = day * DAY_MS - offset * MINUTE_MS;
  return minutes.map((minute) => midnight + minute * MINUTE_MS);
}

/** The minute of a day from which another offset is in force. */
function changeOn(zone: string, day: number, before: number): number {
  let low = day * DAY_MS;
  let high = low + DAY_MS;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

interface ZoneClock {
  readonly offsetAt: (at: number) => number;
  /** By day since the epoch: at its start in UTC. */
  readonly dayStarts: Map<number, number>;
}

const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const clock = { offsetAt: (at: number) => offsetIn(format.format(at)), dayStarts: new Map() };
  clocks.set(zone, clock);
  return clock;
}

function dayStartOffset(zone: string, day: number): number {
  const clock = clockOf(zone);
  const known = clock.dayStarts.get(day);
  if (known !== undefined) return known;
  if (clock.dayStarts.size >= MAX_REMEMBERED) clock.dayStarts.clear();
  const offset = clock.offsetAt(day * DAY_MS);
  clock.dayStarts.set(day, offset);
  return offset;
}

/** From `1/1/2027, GMT+02:00`; UTC itself is `GMT`. */
function offsetIn(text: string): number {
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
