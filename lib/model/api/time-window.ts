import { createHash } from 'node:crypto';

/** As MOSK spells them, Sunday first. */
export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
/** `sunday` … `saturday` */
export type Weekday = (typeof WEEKDAYS)[number];

export const MINUTES_PER_DAY = 24 * 60;
export const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** A time of day on the management cluster's clock: UTC, unless its `MoskApi` says otherwise (assumed). */
export interface TimeOfDay {
  /** 0–23 */
  readonly hour: number;
  /**
   * 0–59
   * @default 0
   */
  readonly minute?: number;
}

/** A part of every day, or of one day of the week; it may go on past midnight. */
export interface TimeWindow {
  /** When it begins. */
  readonly from: TimeOfDay;
  /** How long it is, such as `4h`: whole minutes, at most a day. */
  readonly duration: string;
  /**
   * The day on which it begins.
   * @default - every day
   */
  readonly weekday?: Weekday;
}

/** Minutes since midnight. */
export function minuteOfDay({ hour, minute = 0 }: TimeOfDay): number {
  return hour * 60 + minute;
}

/** Whether hours and minutes are whole and exist on a clock. */
export function isTimeOfDay(value: unknown): value is TimeOfDay {
  if (typeof value !== 'object' || value === null) return false;
  const { hour, minute = 0 } = value as Partial<TimeOfDay>;
  return isBelow(hour, 24) && isBelow(minute, 60);
}

/**
 * A minute below `minutes` that is always the same for this key and spread evenly over keys. It is part of manifests in
 * repositories: another way of computing it would move every schedule.
 */
export function spreadMinute(key: string, minutes: number): number {
  // 48 bits: the largest whole bytes that a number holds exactly.
  return createHash('sha256').update(key).digest().readUIntBE(0, 6) % minutes;
}

function isBelow(value: unknown, limit: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < limit;
}
