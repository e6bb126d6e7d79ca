import { nextRuns } from '../calendar';
import { checkCron } from '../contract';
import { BackupError } from '../errors';
import {
  clockMinutes,
  MINUTES_PER_DAY,
  minuteOfDay,
  spreadMinute,
  type TimeOfDay,
  type TimeWindow,
  WEEKDAYS,
  type Weekday,
} from '../model';
import { isMarked, mark } from './identity';

/** A time of day on the management cluster's clock: UTC, unless its `MoskApi` says otherwise (assumed). */
export interface DailyOptions extends TimeOfDay {}

export interface WeeklyOptions extends DailyOptions {
  /** `sunday` … `saturday` */
  readonly weekday: Weekday;
}

export interface MonthlyOptions extends DailyOptions {
  /** 1–28. A later day does not exist in every month: say it with `Cron.of` if months may be left out. */
  readonly day: number;
}

export interface NextRunsOptions {
  /**
   * IANA zone in which the management cluster reads the expression: `MoskApi.settings.schedule.timeZone` (assumed).
   * @default 'UTC'
   */
  readonly timeZone?: string;
}

/** When a schedule starts its backups: a cron expression, read as a CronJob of Kubernetes reads it (assumed). */
export class Cron {
  /**
   * @param expression minute, hour, day of month, month, day of week: `0 1 * * *`; or `@daily` and its like
   * @throws BackupError `cron-invalid`, `cron-never-fires` (such as 30 February)
   */
  static of(expression: string): Cron {
    return new Cron(expression);
  }

  /** Every day. @throws BackupError `cron-invalid` */
  static daily({ hour, minute = 0 }: DailyOptions): Cron {
    return new Cron(`${minute} ${hour} * * *`);
  }

  /** Once a week. @throws BackupError `cron-invalid` */
  static weekly({ weekday, hour, minute = 0 }: WeeklyOptions): Cron {
    return new Cron(`${minute} ${hour} * * ${WEEKDAYS.indexOf(weekday)}`);
  }

  /** Once a month. @throws BackupError `cron-invalid` */
  static monthly({ day, hour, minute = 0 }: MonthlyOptions): Cron {
    if (day > 28) {
      throw new BackupError('cron-invalid', 'A monthly backup on this day would be left out in some months', {
        at: 'cron',
        value: `day ${day}`,
        fix: `choose a day from 1 to 28, or say Cron.of('${minute} ${hour} ${day} * *') if months may be left out`,
      });
    }
    return new Cron(`${minute} ${hour} ${day} * *`);
  }

  /**
   * A time of its own for everything that has the same window: each key gets one minute in it, always the same one, so
   * that the clusters of a fleet do not start at once and a repository shows when each of them does.
   *
   * ```ts
   * Cron.spread('prod', { from: { hour: 1 }, duration: '3h' }); // some minute between 01:00 and 03:59, every day
   * ```
   *
   * @param key what the minute is computed from, such as the name of the cluster
   * @throws BackupError `cron-invalid`, `usage` for a duration that is none, or longer than a day
   */
  static spread(key: string, { from, duration, weekday }: TimeWindow): Cron {
    const minutes = clockMinutes(duration, 'Cron.spread: duration');
    // The beginning itself must be a time: a sum with the minutes of the key could hide that it is none.
    Cron.daily(from);
    const start = minuteOfDay(from) + spreadMinute(key, minutes);
    const time = { hour: Math.floor(start / 60) % 24, minute: start % 60 };
    if (weekday === undefined) return Cron.daily(time);
    const daysLater = Math.floor(start / MINUTES_PER_DAY);
    return Cron.weekly({
      ...time,
      weekday: WEEKDAYS[(WEEKDAYS.indexOf(weekday) + daysLater) % 7] ?? weekday,
    });
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'Cron');
  }

  /** Five fields: minute, hour, day of month, month, day of week; or `@daily` and its like. */
  readonly expression: string;

  private constructor(expression: string) {
    checkCron(expression, 'cron');
    this.expression = expression;
    mark(this, 'Cron');
    Object.freeze(this);
  }

  /**
   * When it fires next: whenever the clock on the wall shows it. A time that a change of the clock skips is left out,
   * one that it repeats fires twice; what the server does with them is not documented.
   * @param count how many
   * @param from this moment itself is left out
   * @throws BackupError `cron-invalid` for a time zone that does not exist
   */
  nextRuns(count: number, from: Date, { timeZone = 'UTC' }: NextRunsOptions = {}): Date[] {
    return nextRuns(this.expression, count, from.getTime(), timeZone).map((at) => new Date(at));
  }

  /** The expression. */
  toString(): string {
    return this.expression;
  }
}
