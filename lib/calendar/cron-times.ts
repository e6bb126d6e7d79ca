const croner = () => require('croner') as typeof import('croner');

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

const minutesOf = new Map<string, readonly number[]>();
const daysOf = new Map<string, readonly boolean[]>();

/**
 * Times of an expression of five fields. Every part is computed once, because a fleet has many schedules and few days.
 * @param expression one that `checkCron` accepts
 */
export function cronTimes(expression: string): CronTimes {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.trim().split(/ +/);
  const time = `${minute} ${hour}`;
  return {
    minutes: remembered(minutesOf, time, () => timesOfDay(time)),
    firesOn: dayTest(`${day} ${month} ${weekday}`),
  };
}

function timesOfDay(time: string): number[] {
  return [...runs(`${time} * * *`, 0, DAY_MS)].map((at) => at / 60_000);
}

function dayTest(date: string): (day: number) => boolean {
  if (date === '* * *') return () => true;
  let year: { readonly days: readonly boolean[]; readonly first: number } | undefined;
  return (day) => {
    // Days are asked for in order, so mostly of the same year.
    if (year === undefined || day < year.first || day >= year.first + year.days.length) {
      const number = new Date(day * DAY_MS).getUTCFullYear();
      const days = remembered(daysOf, `${number} ${date}`, () => daysOfYear(date, number));
      year = { days, first: Date.UTC(number, 0, 1) / DAY_MS };
    }
    return year.days[day - year.first] === true;
  };
}

function daysOfYear(date: string, year: number): boolean[] {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const days = new Array<boolean>((end - start) / DAY_MS).fill(false);
  for (const at of runs(`0 0 ${date}`, start, end)) days[(at - start) / DAY_MS] = true;
  return days;
}

function* runs(expression: string, start: number, end: number): Iterable<number> {
  const { Cron } = croner();
  const cron = new Cron(expression, { mode: '5-part', timezone: 'UTC' });
  // One millisecond earlier, because croner starts after the date that it is given.
  for (
    let next = cron.nextRun(new Date(start - 1));
    next !== null && next.getTime() < end;
    next = cron.nextRun(next)
  ) {
    yield next.getTime();
  }
}

function remembered<Value>(known: Map<string, Value>, key: string, compute: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const value = compute();
  known.set(key, value);
  return value;
}
