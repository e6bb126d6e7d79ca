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

interface Parsed {
  readonly cron: CronExpression;
  readonly minutes: readonly number[];
  /** What decides on its days: the same text for the same days. */
  readonly date: string;
}

const parsed = new Map<string, Parsed>();
const daysOf = new Map<string, readonly boolean[]>();

/**
 * Times of an expression. Every part is computed once, because a fleet has many schedules and few days.
 * @param expression one that `checkCron` accepts
 */
export function cronTimes(expression: string): CronTimes {
  const { cron, minutes, date } = remembered(parsed, expression, () => parse(expression));
  return { minutes, firesOn: dayTest(cron, date) };
}

function parse(expression: string): Parsed {
  const cron = readCron(expression);
  if ('problem' in cron) throw new TypeError(`cronTimes: ${cron.problem}`);
  const { minutes, hours, daysOfMonth, months, daysOfWeek } = cron;
  return {
    cron,
    minutes: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    date: JSON.stringify([daysOfMonth, months, daysOfWeek]),
  };
}

function dayTest(cron: CronExpression, date: string): (day: number) => boolean {
  let year: { readonly days: readonly boolean[]; readonly first: number } | undefined;
  return (day) => {
    // Days are asked for in order, so mostly of the same year.
    if (year === undefined || day < year.first || day >= year.first + year.days.length) {
      const number = new Date(day * DAY_MS).getUTCFullYear();
      const days = remembered(daysOf, `${number} ${date}`, () => daysOfYear(cron, number));
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

function remembered<Value>(known: Map<string, Value>, key: string, compute: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const value = compute();
  known.set(key, value);
  return value;
}
