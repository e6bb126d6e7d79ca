/** The rules about time, against what comes out when every minute of some years is looked at. */
import { Tier } from '../../../../lib/policy';
import { seeded } from '../../synth/seeded';
import { cluster, foundBy, schedule } from '../fleet-objects';

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (year: number) => Date.UTC(year, 0, 1);

/** The parts of a cron expression, each `undefined` for `*`. */
interface Times {
  readonly minutes: number[];
  readonly hours: number[] | undefined;
  readonly days: number[] | undefined;
  readonly months: number[] | undefined;
  readonly weekdays: number[] | undefined;
}

type Random = ReturnType<typeof seeded>;

function someOf(random: Random, from: number, to: number, most: number): number[] {
  const count = 1 + random.below(most);
  const values = Array.from({ length: count }, () => from + random.below(to - from + 1));
  return [...new Set(values)].sort((a, b) => a - b);
}

function randomTimes(random: Random): Times {
  const perhaps = (probability: number, from: number, to: number, most: number) =>
    random.chance(probability) ? someOf(random, from, to, most) : undefined;
  return {
    minutes: someOf(random, 0, 59, 2),
    hours: perhaps(0.9, 0, 23, 3),
    days: perhaps(0.4, 1, 31, 3),
    months: perhaps(0.2, 1, 12, 4),
    weekdays: perhaps(0.4, 0, 6, 4),
  };
}

const text = ({ minutes, hours, days, months, weekdays }: Times) =>
  [minutes, hours, days, months, weekdays].map((part) => part?.join(',') ?? '*').join(' ');

/** POSIX: of a day of the month and a day of the week one is enough, if both are given. */
function firesOn({ days, months, weekdays }: Times, day: number): boolean {
  const date = new Date(day);
  const onDay = has(days, date.getUTCDate());
  const onWeekday = has(weekdays, date.getUTCDay());
  const either = days !== undefined && weekdays !== undefined ? onDay || onWeekday : onDay && onWeekday;
  return either && has(months, date.getUTCMonth() + 1);
}

const has = (part: number[] | undefined, value: number) => part === undefined || part.includes(value);

/** The minutes of any of its days. */
function minutesOf({ hours, minutes }: Times): number[] {
  const found: number[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    for (let minute = 0; minute < 60; minute += 1) {
      if (has(hours, hour) && has(minutes, minute)) found.push((hour * 60 + minute) * MINUTE);
    }
  }
  return found;
}

function starts(times: Times, from: number, to: number): number[] {
  const minutes = minutesOf(times);
  const found: number[] = [];
  for (let day = from; day < to; day += DAY) {
    if (firesOn(times, day)) for (const minute of minutes) found.push(day + minute);
  }
  return found;
}

const merged = (all: readonly Times[], from: number, to: number) =>
  all.flatMap((times) => starts(times, from, to)).sort((a, b) => a - b);

/** Starts that exist, as random as can be. */
function* randomCases(seeds: number, most: number): Iterable<[seed: number, all: Times[]]> {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seeded(seed);
    const all = Array.from({ length: 1 + random.below(most) }, () => randomTimes(random));
    // 31 February is a matter of another rule.
    if (all.every((times) => starts(times, at(2024), at(2025)).length > 0)) yield [seed, all];
  }
}

it('MB022 finds the longest gap to the minute', () => {
  for (const [seed, all] of randomCases(25, 3)) {
    const runs = merged(all, at(2024), at(2029));
    const gaps = runs.flatMap((run, index) => {
      const next = runs[index + 1];
      return run < at(2026) && next !== undefined ? [(next - run) / MINUTE] : [];
    });
    const longest = Math.max(...gaps);
    const found = (minutes: number) =>
      foundBy(
        'MB022',
        {
          subjects: all.map((times, index) => schedule(`s${index}`, text(times))),
          inventory: [cluster('prod')],
        },
        { tiers: [Tier.of('t', { rpo: `${minutes}m` })], defaultTier: 't' },
      ).length;
    expect([seed, found(longest), found(longest - 1)]).toEqual([seed, 0, 1]);
  }
});

it('MB025 finds two starts that are too close, and none that are not', () => {
  let close = 0;
  for (const [seed, all] of randomCases(40, 2)) {
    const runs = merged(all, at(2024), at(2028));
    const shortest = Math.min(...runs.slice(1).map((run, index) => (run - (runs[index] ?? 0)) / MINUTE));
    const subjects = all.map((times, index) => schedule(`s${index}`, text(times)));
    const found = (minutes: number) =>
      foundBy('MB025', { subjects }, { betweenRuns: `${minutes}m` }).length > 0;
    // The rule compares starts of a day and the next.
    if (shortest >= 1440) continue;
    close += 1;
    expect([seed, found(shortest + 1)]).toEqual([seed, true]);
    if (shortest > 0) expect([seed, found(shortest)]).toEqual([seed, false]);
  }
  expect(close).toBeGreaterThan(20);
});

function countUntil(end: number, runs: readonly number[], from: number): number {
  let next = from;
  while ((runs[next] ?? end) < end) next += 1;
  return next - from;
}

it('MB024 counts the starts of the busiest minutes', () => {
  for (const [seed, all] of randomCases(20, 4)) {
    const minutes = 1 + (seed % 40);
    const runs = merged(all, at(2024), at(2026));
    const busiest = Math.max(...runs.map((run, index) => countUntil(run + minutes * MINUTE, runs, index)));
    const subjects = all.map((times, index) => schedule(`s${index}`, text(times), { cluster: `c${index}` }));
    const found = (most: number) =>
      foundBy('MB024', { subjects }, { stagger: { starts: most, within: `${minutes}m` } }).map(
        ({ value }) => value?.split(' ', 1)[0],
      );
    // One schedule alone is no herd, however often it fires.
    if (busiest - 1 < all.length && busiest > 1)
      expect([seed, found(busiest - 1)]).toEqual([seed, [String(busiest)]]);
    expect([seed, found(busiest)]).toEqual([seed, []]);
  }
});

it('MB027 finds every start in a window of the week', () => {
  for (const [seed, all] of randomCases(40, 1)) {
    const [times] = all;
    if (times === undefined) continue;
    const random = seeded(seed + 1000);
    const from = { hour: random.below(24), minute: random.below(60) };
    const hours = 1 + random.below(23);
    const inWindow = starts(times, at(2024), at(2026)).some((run) => {
      // The window of Saturday may go on on Sunday.
      const saturday = Math.floor((run / DAY - 2) / 7) * 7 * DAY + 2 * DAY;
      const begin = saturday + from.hour * 60 * MINUTE + from.minute * MINUTE;
      return [begin, begin - 7 * DAY].some((each) => run >= each && run < each + hours * 60 * MINUTE);
    });
    const maintenanceWindow = { weekday: 'saturday', from, duration: `${hours}h` } as const;
    const found = foundBy(
      'MB027',
      { subjects: [schedule('s', text(times))], inventory: [cluster('prod', { maintenanceWindow })] },
      // A backup that takes a minute runs into nothing that begins on a later one.
      { betweenRuns: '1m' },
    );
    expect([seed, found.length > 0]).toEqual([seed, inWindow]);
  }
});
