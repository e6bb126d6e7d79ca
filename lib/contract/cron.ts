import { BackupError } from '../errors';
import { type CronExpression, firesOnDay, readCron } from './cron-expression';
import { type Findings, shown, throwFirst } from './findings';

const MAX_EXPRESSION = 256;
/** Of a leap year. */
const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ALL_WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

/**
 * A cron expression as Kubernetes' CronJob reads it: minute, hour, day of month, month, day of week, or a macro such as
 * `@daily`.
 * @throws BackupError `cron-invalid`, `cron-never-fires` (such as 30 February)
 */
export function checkCron(expression: string, at: string): void {
  throwFirst(cronFindings(expression, at));
}

/** Valid ones, because an expression is checked many times in a fleet. */
const known = new Set<unknown>();
const MAX_KNOWN = 10_000;

export function* cronFindings(expression: unknown, at: string): Findings {
  if (known.has(expression)) return;
  const value = shown(expression);
  if (typeof expression !== 'string' || expression.length > MAX_EXPRESSION) {
    yield new BackupError('cron-invalid', 'A schedule is a cron expression of five fields', {
      at,
      value,
      fix: `give minute, hour, day of month, month and day of week in at most ${MAX_EXPRESSION} characters, such as 0 1 * * *`,
    });
    return;
  }
  const cron = readCron(expression);
  if ('problem' in cron) {
    yield new BackupError('cron-invalid', cron.problem, { at, value, fix: cron.fix });
    return;
  }
  if (firesEver(cron)) {
    if (known.size < MAX_KNOWN) known.add(expression);
    return;
  }
  yield new BackupError(
    'cron-never-fires',
    'No date matches this cron expression, so no backup would ever start',
    {
      at,
      value,
      fix: 'choose a day that exists in the months given',
    },
  );
}

/** Years do not stand in an expression, and every day of a year falls on every day of the week in one of them. */
function firesEver(cron: CronExpression): boolean {
  if (cron.minutes.length === 0 || cron.hours.length === 0) return false;
  return DAYS_OF_MONTH.some((days, index) =>
    Array.from({ length: days }, (_, i) => i + 1).some((day) =>
      ALL_WEEKDAYS.some((weekday) => firesOnDay(cron, day, index + 1, weekday)),
    ),
  );
}
