import {
  clockMinutes,
  MINUTES_PER_DAY,
  MINUTES_PER_WEEK,
  minuteOfDay,
  type TimeOfDay,
  type TimeWindow,
  WEEKDAYS,
  type Weekday,
} from '../model';

/** When something begins: every day, once a week, or once a month. */
export interface Recurrence {
  readonly from: TimeOfDay;
  readonly weekday?: Weekday;
  readonly day?: number;
}

const SHORTEST_MONTH = 28 * MINUTES_PER_DAY;

/**
 * The least time between a beginning of one and a beginning of the other, in minutes, over all weeks and months. A
 * monthly one meets every day of the week in time, so beside another recurrence it counts as daily.
 */
export function closestBeginnings(one: Recurrence, other: Recurrence): number {
  if (one.day !== undefined && other.day !== undefined) {
    const apart = Math.abs(minuteOfMonth(one.day, one.from) - minuteOfMonth(other.day, other.from));
    return Math.min(apart, SHORTEST_MONTH - apart);
  }
  return Math.min(
    ...minutesOfWeek(one).flatMap((mine) =>
      minutesOfWeek(other).map((theirs) => Math.min(modulo(mine - theirs), modulo(theirs - mine))),
    ),
  );
}

/**
 * Whether a start some minutes after the earliest one keeps clear of a window: it is not inside, and the window does
 * not begin within `clearance` minutes after it.
 */
export function keepsClear(
  rule: Recurrence,
  minutesLater: number,
  window: TimeWindow,
  clearance: number,
): boolean {
  const length = clockMinutes(window.duration, 'maintenanceWindow.duration');
  return minutesOfWeek(rule).every((start) =>
    minutesOfWeek(window).every((begin) => {
      const sinceBegin = modulo(start + minutesLater - begin);
      return sinceBegin >= length && MINUTES_PER_WEEK - sinceBegin >= clearance;
    }),
  );
}

function minutesOfWeek({ from, weekday }: Recurrence): number[] {
  const days = weekday === undefined ? WEEKDAYS.keys() : [WEEKDAYS.indexOf(weekday)];
  return [...days].map((day) => day * MINUTES_PER_DAY + minuteOfDay(from));
}

function minuteOfMonth(day: number, from: TimeOfDay): number {
  return day * MINUTES_PER_DAY + minuteOfDay(from);
}

function modulo(minutes: number): number {
  return ((minutes % MINUTES_PER_WEEK) + MINUTES_PER_WEEK) % MINUTES_PER_WEEK;
}
