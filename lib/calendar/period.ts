const DAY_MS = 86_400_000;

/** A stretch of time. */
export interface Period {
  /** Milliseconds since the epoch; this moment belongs to it. */
  readonly from: number;
  /** Milliseconds since the epoch; this moment does not. */
  readonly to: number;
}

/** The days that follow a moment: 24 hours each, whatever clocks on walls do. */
export function daysFrom(from: number, days: number): Period {
  return { from, to: from + days * DAY_MS };
}

/**
 * 366 days in which every day of a year occurs, 29 February included. They are always the same ones, so that what is
 * said of a schedule depends on no date on which it is asked.
 */
export const LEAP_YEAR: Period = daysFrom(Date.UTC(2024, 0, 1), 366);

/**
 * A leap year and a common one, always the same: for the longest gap of whatever year. A monthly backup on the 29th has
 * one of 31 days in a leap year, and of 59 in any other.
 */
export const ANY_YEAR: Period = daysFrom(LEAP_YEAR.from, 366 + 365);
