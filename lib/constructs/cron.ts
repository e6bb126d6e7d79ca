import { BackupError } from '../errors';
import { checkCron } from '../schema';
import { isMarked, mark } from './identity';

/** A time of day on the management cluster's clock: UTC, unless its `MoskApi` says otherwise (assumed). */
export interface DailyOptions {
  /** 0–23 */
  readonly hour: number;
  /**
   * 0–59
   * @default 0
   */
  readonly minute?: number;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface WeeklyOptions extends DailyOptions {
  /** `sunday` … `saturday` */
  readonly weekday: Weekday;
}

export interface MonthlyOptions extends DailyOptions {
  /** 1–28. A later day does not exist in every month: say it with `Cron.of` if months may be left out. */
  readonly day: number;
}

/** When a schedule starts its backups: a five-field cron expression. */
export class Cron {
  /**
   * @param expression minute, hour, day of month, month, day of week: `0 1 * * *`
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

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'Cron');
  }

  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly expression: string;

  private constructor(expression: string) {
    checkCron(expression, 'cron');
    this.expression = expression;
    mark(this, 'Cron');
    Object.freeze(this);
  }

  /** The expression. */
  toString(): string {
    return this.expression;
  }
}
