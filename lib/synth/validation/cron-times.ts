const croner = () => require('croner') as typeof import('croner');

/** When a cron expression fires: the same minutes of the day on each of its days. */
export interface CronTimes {
  /** Minutes since midnight, ascending. */
  readonly minutes: readonly number[];
  /** Whether it fires on the n-th day of `DAYS`. */
  readonly days: readonly boolean[];
}

const DAY_MS = 86_400_000;
const START = Date.UTC(2024, 0, 1);
/** Four years hold every day of the year, and each month and weekday in many combinations. */
const DAYS = 1461;

const minutesOf = new Map<string, readonly number[]>();
const daysOf = new Map<string, readonly boolean[]>();

/**
 * Times of an expression of five fields, by the clock on the wall: changes to and from summer time are left out.
 * Every part is computed once, because a fleet has many schedules and few days.
 */
export function cronTimes(expression: string): CronTimes {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = expression.trim().split(/ +/);
  return {
    minutes: remembered(minutesOf, `${minute} ${hour}`, () => timesOfDay(`${minute} ${hour} * * *`)),
    days: remembered(daysOf, `${day} ${month} ${weekday}`, () => daysOn(`0 0 ${day} ${month} ${weekday}`)),
  };
}

function timesOfDay(expression: string): number[] {
  return [...runs(expression, START + DAY_MS)].map((time) => (time - START) / 60_000);
}

function daysOn(expression: string): boolean[] {
  const days = new Array<boolean>(DAYS).fill(expression === '0 0 * * *');
  if (expression === '0 0 * * *') return days;
  for (const time of runs(expression, START + DAYS * DAY_MS)) days[(time - START) / DAY_MS] = true;
  return days;
}

function* runs(expression: string, end: number): Iterable<number> {
  const { Cron } = croner();
  const cron = new Cron(expression, { mode: '5-part', timezone: 'UTC' });
  // One millisecond earlier, because croner starts after the date that it is given.
  for (
    let next = cron.nextRun(new Date(START - 1));
    next !== null && next.getTime() < end;
    next = cron.nextRun(next)
  ) {
    yield next.getTime();
  }
}

function remembered<Value>(known: Map<string, Value>, key: string, compute: () => Value): Value {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}
