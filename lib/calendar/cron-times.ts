import { type CronExpression, firesOnDay, readCron } from '../contract';

/** When a cron expression fires, by the clock on the wall: the same minutes of the day on each of its days. */
export interface CronTimes {
  /** Minutes since midnight, ascending. */
  readonly minutes: readonly number[];
  /** Whether it fires on a day, counted from 1 January 1970. */
  readonly firesOn: (day: number) => boolean;
}

const DAY_MS = 86_400_000;
/** Of what one process remembers of one kind; a fleet has far less, and hostile input may not fill the memory. */
const MAX_REMEMBERED = 10_000;

/** Days of a year, by whether it fires on them. */
type Years = Map<number, readonly boolean[]>;

interface Parsed {
  readonly minutes: readonly number[];
  readonly cron: CronExpression;
  /** Shared by all expressions with the same days. */
  readonly years: Years;
}

const parsed = new Map<string, Parsed>();
const yearsOf = new Map<string, Years>();

/**
 * Times of an expression. Every part is computed once, because a fleet has many schedules and few days.
 * @param expression one that `checkCron` accepts
 */
export function cronTimes(expression: string): CronTimes {
  const { cron, minutes, years } = remembered(parsed, expression, () => parse(expression));
  return { minutes, firesOn: isDaily(cron) ? () => true : dayTest(cron, years) };
}

function parse(expression: string): Parsed {
  const cron = readCron(expression);
  if ('problem' in cron) throw new TypeError(`cronTimes: ${cron.problem}`);
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = cron;
  return {
    minutes: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    cron,
    years: remembered(yearsOf, JSON.stringify([daysOfMonth, months, daysOfWeek]), () => new Map()),
  };
}

function isDaily({ daysOfMonth, months, daysOfWeek }: CronExpression): boolean {
  return daysOfMonth.open && daysOfWeek.open && months.length === 12;
}

function dayTest(cron: CronExpression, years: Years): (day: number) => boolean {
  let year: { readonly days: readonly boolean[]; readonly first: number } | undefined;
  return (day) => {
    // Days are asked for in order, so mostly of the same year.
    if (year === undefined || day < year.first || day >= year.first + year.days.length) {
      const number = new Date(day * DAY_MS).getUTCFullYear();
      const days = remembered(years, number, () => daysOfYear(cron, number));
      year = { days, first: Date.UTC(number, 0, 1) / DAY_MS };
    }
    return year.days[day - year.first] === true;
  };
}

function daysOfYear(cron: CronExpression, year: number): boolean[] {
  const start = Date.UTC(year, 0, 1);
  const days = (Date.UTC(year + 1, 0, 1) - start) / DAY_MS;
  return Array.from({ length: days }, (_, index) => {
    const date = new Date(start + index * DAY_MS);
    return firesOnDay(cron, date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCDay());
  });
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const value = compute();
  known.set(key, value);
  return value;
}
