import { Cron } from '../constructs';
import { BackupError } from '../errors';
import { MINUTES_PER_DAY, minuteOfDay, type TimeOfDay, WEEKDAYS, type Weekday } from '../model';
import { checkRetention, type Retention } from '../retention';
import type { BackupStore } from './backup-store';

export interface BackupRuleOptions {
  /** Earliest start, on the management cluster's clock. Each cluster starts its own number of minutes later. */
  readonly from: TimeOfDay;
  /**
   * Name of the rule in its plan, and last part of its schedules' names: lower-case letters and digits.
   * @default - `daily`, `weekly` or `monthly`
   */
  readonly id?: string;
  /**
   * Where this rule's backups go.
   * @default - the plan's store
   */
  readonly store?: BackupStore;
  /**
   * Which of this rule's backups stay, on each cluster: `{ keepLast: 7, keepMonthly: 12 }`. Nothing goes before
   * `mosk-backup prune` is run.
   * @default - that of the plan; without one all stay
   */
  readonly retention?: Retention;
}

export interface WeeklyRuleOptions extends BackupRuleOptions {
  /** The day of the earliest start. */
  readonly weekday: Weekday;
}

export interface MonthlyRuleOptions extends BackupRuleOptions {
  /** The day of the earliest start: 1–28, because a later one does not exist in every month. */
  readonly day: number;
}

/** How often a plan backs up. A value: it can be part of many plans. */
export class BackupRule {
  /** Every day. @throws BackupError `invalid-name`, `cron-invalid`, `retention-invalid` */
  static daily(options: BackupRuleOptions): BackupRule {
    return new BackupRule('daily', options, {});
  }

  /** Once a week. @throws BackupError `invalid-name`, `cron-invalid`, `retention-invalid` */
  static weekly({ weekday, ...options }: WeeklyRuleOptions): BackupRule {
    return new BackupRule('weekly', options, { weekday });
  }

  /** Once a month. @throws BackupError `invalid-name`, `cron-invalid`, `retention-invalid` */
  static monthly({ day, ...options }: MonthlyRuleOptions): BackupRule {
    return new BackupRule('monthly', options, { day });
  }

  /** Name of the rule in its plan. */
  readonly id: string;
  /** Earliest start. */
  readonly from: TimeOfDay;
  /** Day of the earliest start, of a weekly rule. */
  readonly weekday: Weekday | undefined;
  /** Day of the earliest start, of a monthly rule. */
  readonly day: number | undefined;
  /** Where its backups go; `undefined` for the plan's store. */
  readonly store: BackupStore | undefined;
  /** Which of its backups stay; `undefined` for the plan's. */
  readonly retention: Retention | undefined;

  private constructor(
    recurrence: string,
    { id = recurrence, from, store, retention }: BackupRuleOptions,
    on: { weekday?: Weekday; day?: number },
  ) {
    this.id = checkRuleId(id);
    this.from = Object.freeze({ ...from });
    this.weekday = on.weekday;
    this.day = on.day;
    this.store = store;
    this.retention = retention && Object.freeze(checkRetention(retention, `rule ${id}: retention`));
    Object.freeze(this);
    // The beginning itself must be a time: a sum with minutes could hide that it is none.
    Cron.daily(from);
    this.cron(0);
  }

  /**
   * The rule for a cluster that starts some minutes later; past midnight that is the next day.
   * @throws BackupError `cron-invalid` for a monthly start that would fall on a day which some months lack
   */
  cron(minutesLater: number): Cron {
    const start = minuteOfDay(this.from) + minutesLater;
    const daysLater = Math.floor(start / MINUTES_PER_DAY);
    const time = { hour: Math.floor(start / 60) % 24, minute: start % 60 };
    if (this.day !== undefined) return Cron.monthly({ ...time, day: this.day + daysLater });
    if (this.weekday === undefined) return Cron.daily(time);
    const weekday = WEEKDAYS[(WEEKDAYS.indexOf(this.weekday) + daysLater) % 7] ?? this.weekday;
    return Cron.weekly({ ...time, weekday });
  }
}

/** No "-" in it: `<cluster>-<rule>` is then the name of one cluster's schedule only, also beside a cluster `a-b`. */
function checkRuleId(id: string): string {
  if (/^[a-z0-9]{1,32}$/.test(id)) return id;
  throw new BackupError('invalid-name', 'This cannot be the name of a rule', {
    at: 'rule',
    value: `"${id}"`,
    fix: 'use 1 to 32 lower-case letters and digits, such as daily or sundays',
  });
}
