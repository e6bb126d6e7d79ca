/**
 * Cron expressions as Kubernetes' CronJob reads them: `ParseStandard` of github.com/robfig/cron/v3 3.0.1, its parser.go
 * and spec.go. That MOSK reads them so is assumed. `test/engines/cron.test.ts` compares both.
 */

/** A field of days. */
export interface CronDays {
  /** Ascending. */
  readonly values: readonly number[];
  /**
   * It has a star (or a question mark) that no step above 1 thins out, so it leaves the days to the other field of days.
   * A field that lists every day is none such.
   */
  readonly open: boolean;
}

/** When it fires, by the clock on the wall. Numbers ascending. */
export interface CronExpression {
  /** 0–59 */
  readonly minutes: readonly number[];
  /** 0–23 */
  readonly hours: readonly number[];
  /** 1–31 */
  readonly daysOfMonth: CronDays;
  /** 1–12 */
  readonly months: readonly number[];
  /** 0 (Sunday) – 6 */
  readonly daysOfWeek: CronDays;
}

/** Why an expression is none. */
export interface CronProblem {
  readonly problem: string;
  readonly fix: string;
}

interface Bounds {
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const FIELDS: readonly Bounds[] = [
  { what: 'minute', min: 0, max: 59 },
  { what: 'hour', min: 0, max: 23 },
  { what: 'day of the month', min: 1, max: 31 },
  { what: 'month', min: 1, max: 12, names: MONTHS },
  { what: 'day of the week', min: 0, max: 6, names: WEEKDAYS },
];

/** What stands for a whole expression; in lower case alone. */
export const CRON_MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

const USUAL_FIX =
  'give minute, hour, day of month, month and day of week, such as 0 1 * * * for 01:00 every day';
/** What Go counts as space. */
const SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
/** The largest number of 64 bits with a sign: a greater one is refused, not cut. */
const GREATEST = 2n ** 63n - 1n;

class Unreadable extends Error {
  constructor(
    readonly problem: string,
    readonly fix = USUAL_FIX,
  ) {
    super(problem);
  }
}

/** The five fields of an expression; those of a macro are those that it stands for. */
export function cronFields(expression: string): string[] {
  return (CRON_MACROS.get(expression) ?? expression).split(SPACES).filter(Boolean);
}

/** An expression as people read it: on one line, with single spaces. */
export function oneLineCron(expression: string): string {
  return CRON_MACROS.has(expression) ? expression : cronFields(expression).join(' ');
}

export function readCron(expression: string): CronExpression | CronProblem {
  try {
    return read(expression);
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem, fix: error.fix };
    throw error;
  }
}

/** Whether it fires on a day of some month, 1–12, and week, 0–6. */
export function firesOnDay(
  { daysOfMonth, months, daysOfWeek }: CronExpression,
  day: number,
  month: number,
  weekday: number,
): boolean {
  if (!months.includes(month)) return false;
  const ofMonth = daysOfMonth.values.includes(day);
  const ofWeek = daysOfWeek.values.includes(weekday);
  return daysOfMonth.open || daysOfWeek.open ? ofMonth && ofWeek : ofMonth || ofWeek;
}

function read(expression: string): CronExpression {
  // CronJob looks for these letters anywhere: validation.go of its API.
  if (expression.includes('TZ')) {
    throw new Unreadable(
      'A time zone stands in this expression, and Kubernetes refuses TZ= and CRON_TZ= there',
      'leave it out, and give the time in the zone in which the management cluster reads schedules: UTC (assumed)',
    );
  }
  if (expression.startsWith('@')) requireMacro(expression);
  const fields = cronFields(expression);
  if (fields.length !== FIELDS.length) throw new Unreadable('A schedule is a cron expression of five fields');
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = FIELDS.map((bounds, i) =>
    fieldOf(fields[i] ?? '', bounds),
  ) as [CronDays, CronDays, CronDays, CronDays, CronDays];
  return {
    minutes: minutes.values,
    hours: hours.values,
    daysOfMonth,
    months: months.values,
    daysOfWeek,
  };
}

function requireMacro(expression: string): void {
  if (CRON_MACROS.has(expression)) return;
  if (expression.startsWith('@every')) {
    throw new Unreadable(
      '@every counts from whenever the controller has started, so nobody can say when a backup is made',
      'give times of the day, such as 0 */6 * * * for every six hours',
    );
  }
  throw new Unreadable(
    'There is no such abbreviation',
    `give one of ${[...CRON_MACROS.keys()].join(', ')}, or five fields`,
  );
}

/** Lists may have empty places, as between two commas: they add nothing. */
function fieldOf(field: string, bounds: Bounds): CronDays {
  const items = field
    .split(',')
    .filter(Boolean)
    .map((item) => rangeOf(item, bounds));
  const values = [...new Set(items.flatMap((item) => item.values))].sort((a, b) => a - b);
  return { values, open: items.some(({ open }) => open) };
}

function rangeOf(item: string, bounds: Bounds): CronDays {
  const [range = '', stepText, ...moreSteps] = item.split('/');
  const [first = '', last, ...more] = range.split('-');
  // Whatever follows a star and a hyphen is not looked at.
  const star = first === '*' || first === '?';
  if (!star && more.length > 0) throw unreadable(item, bounds);
  if (moreSteps.length > 0) throw unreadable(item, bounds);
  const step = stepText === undefined ? 1 : numberOf(stepText, item, bounds);
  const start = star ? bounds.min : valueIn(first, item, bounds);
  const end =
    star || (last === undefined && stepText !== undefined)
      ? bounds.max
      : valueIn(last ?? first, item, bounds);
  if (step < 1) throw new Unreadable(`The step of "${short(item)}" is not above 0`);
  if (start < bounds.min || start > bounds.max || end > bounds.max)
    throw outOfBounds(item, start, end, bounds);
  if (start > end) throw descending(item, first, last ?? first, bounds);
  const values: number[] = [];
  for (let value = start; value <= end; value += step) values.push(value);
  return { values, open: star && step === 1 };
}

function valueIn(text: string, item: string, bounds: Bounds): number {
  const name = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return name === -1 ? numberOf(text, item, bounds) : name + bounds.min;
}

/** As Go reads a number: zeros and a plus before it are no matter. */
function numberOf(text: string, item: string, bounds: Bounds): number {
  if (!/^\+?[0-9]+$/.test(text) || BigInt(text.replace('+', '')) > GREATEST) throw unreadable(item, bounds);
  return Number(text);
}

function unreadable(item: string, { what, names, min, max }: Bounds): Unreadable {
  const word = /[A-Za-z]+/.exec(item)?.[0];
  const known = names === undefined ? '' : ` or a name such as ${names[1]}`;
  if (word !== undefined && !names?.includes(word.toLowerCase())) {
    return new Unreadable(`"${short(word)}" is no ${what}`, `give a number from ${min} to ${max}${known}`);
  }
  return new Unreadable(`"${short(item)}" is no ${what}, nor a range or step of it`);
}

function outOfBounds(item: string, start: number, end: number, bounds: Bounds): Unreadable {
  const wrong = start < bounds.min || start > bounds.max ? start : end;
  if (bounds.names === WEEKDAYS && wrong === 7) {
    return new Unreadable(
      `"${short(item)}" has a day 7 of the week, which Kubernetes refuses`,
      'write 0 or sun for Sunday; a range that ends with it in two parts, as in 6,0 for 6-7',
    );
  }
  return new Unreadable(
    `${wrong} in "${short(item)}" is no ${bounds.what}`,
    `give a number from ${bounds.min} to ${bounds.max}`,
  );
}

function descending(item: string, first: string, last: string, { min, max, names }: Bounds): Unreadable {
  const [least, most] = names === undefined || /\d/.test(item) ? [min, max] : [names[0], names.at(-1)];
  const part = (from: unknown, to: unknown) =>
    String(from).toLowerCase() === String(to).toLowerCase() ? `${from}` : `${from}-${to}`;
  return new Unreadable(
    `"${short(item)}" ends before it begins, which Kubernetes refuses`,
    `write it in two parts: ${short(`${part(first, most)},${part(least, last)}`)}`,
  );
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
