import { ANY_YEAR, offsetAt, runsBetween } from '../../calendar';
import {
  clockMinutes,
  MINUTES_PER_DAY,
  MINUTES_PER_WEEK,
  minuteOfDay,
  type TimeWindow,
  WEEKDAYS,
} from '../../model';

const MINUTE_MS = 60_000;
/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf('thursday');

/**
 * A start in any year that lies in a window of the week, or less than `minutesBefore` before it.
 * @param timeZone the clock of both the expression and the window
 * @returns the first one, in milliseconds since the epoch
 */
export function startInWindow(
  expression: string,
  timeZone: string,
  window: TimeWindow,
  minutesBefore: number,
): number | undefined {
  const begins = weekdaysOf(window).map((day) => day * MINUTES_PER_DAY + minuteOfDay(window.from));
  const length = clockMinutes(window.duration, 'maintenanceWindow.duration');
  return runsBetween(expression, ANY_YEAR, timeZone).find((at) => {
    const minute = minuteOfWeek(at, timeZone);
    return begins.some((begin) => {
      const sinceBegin = modulo(minute - begin);
      return sinceBegin < length || MINUTES_PER_WEEK - sinceBegin < minutesBefore;
    });
  });
}

function weekdaysOf({ weekday }: TimeWindow): number[] {
  return weekday === undefined ? [...WEEKDAYS.keys()] : [WEEKDAYS.indexOf(weekday)];
}

function minuteOfWeek(at: number, timeZone: string): number {
  return modulo(at / MINUTE_MS + offsetAt(timeZone, at) + EPOCH_WEEKDAY * MINUTES_PER_DAY);
}

function modulo(minutes: number): number {
  return ((minutes % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
}
