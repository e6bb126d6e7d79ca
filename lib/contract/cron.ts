import { BackupError } from '../errors';
import { type Findings, shown, throwFirst } from './findings';

const croner = () => require('croner') as typeof import('croner');

/** Five fields, without the extensions (`?`, `L`, `W`, `#`, `@daily`) that cron implementations do not share. */
const FIVE_FIELDS = /^([0-9A-Za-z*,/-]+ +){4}[0-9A-Za-z*,/-]+$/;
const NAMES = /^(sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;
const MAX_EXPRESSION = 256;

/** Five fields leave out the year, so whether an expression ever fires depends on no date. */
const ANY_DATE = new Date(0);

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week.
 * @throws BackupError `cron-invalid`, `cron-never-fires` (such as 30 February)
 */
export function checkCron(expression: string, at: string): void {
  throwFirst(cronFindings(expression, at));
}

/** Valid ones, because an expression is checked many times in a fleet, and each check costs some kilobytes. */
const known = new Set<unknown>();
const MAX_KNOWN = 10_000;

export function* cronFindings(expression: unknown, at: string): Findings {
  if (known.has(expression)) return;
  const value = shown(expression);
  const fix = 'give minute, hour, day of month, month and day of week, such as 0 1 * * * for 01:00 every day';
  if (typeof expression !== 'string' || expression.length > MAX_EXPRESSION || !FIVE_FIELDS.test(expression)) {
    yield new BackupError('cron-invalid', 'A schedule is a cron expression of five fields', {
      at,
      value,
      fix,
    });
    return;
  }
  const unknown = expression.match(/[A-Za-z]+/g)?.find((word) => !NAMES.test(word));
  if (unknown !== undefined) {
    yield new BackupError('cron-invalid', `"${unknown}" is neither a month nor a day of the week`, {
      at,
      value,
      fix,
    });
    return;
  }
  try {
    const { Cron } = croner();
    if (new Cron(expression, { mode: '5-part', timezone: 'UTC' }).nextRun(ANY_DATE) !== null) {
      if (known.size < MAX_KNOWN) known.add(expression);
      return;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^CronPattern: /, '') : '';
    yield new BackupError('cron-invalid', `This cron expression cannot be read: ${reason}`, {
      at,
      value,
      fix,
      cause,
    });
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
