/** What was judged, excused and broken in however many schedules. */
import { EXCUSES, type Excuse } from './judges/excuses';
import { PROMISES } from './promises';
import type { Verdict } from './search';

export const GAMES = ['deployments', 'runs'] as const;
export type GameName = (typeof GAMES)[number];

/** Things of one kind that were found broken. */
export interface BrokenKind {
  readonly promise: number;
  readonly kind: string;
  readonly how: string;
  /** The first schedule that showed it, and in how many it was. */
  readonly seed: number;
  readonly count: number;
  /** The least that shows it, as far as there was time to look for it. */
  readonly least?: object;
}

export interface Tally {
  readonly played: number;
  readonly judged: Readonly<Record<number, number>>;
  readonly wishChanged: number;
  readonly excused: Readonly<Partial<Record<Excuse, number>>>;
  readonly broken: readonly BrokenKind[];
}

export const NOTHING: Tally = { played: 0, judged: {}, wishChanged: 0, excused: {}, broken: [] };

/** The same sentence without the names and numbers of one schedule. */
export function kindOf(promise: number, how: string): string {
  const words = how.split(/\s+/).map((word) => (/\d|\//.test(word) || /[a-z]-[a-z]/.test(word) ? '…' : word));
  return `${promise} ${words.join(' ')}`;
}

export function tallyOf(seed: number, { broken, judged, wishChanged, excused }: Verdict<unknown>): Tally {
  const kinds = new Map(broken.map(({ promise, how }) => [kindOf(promise, how), { promise, how }]));
  return {
    played: 1,
    judged: Object.fromEntries(judged.map((each) => [each, 1])),
    wishChanged: wishChanged ? 1 : 0,
    excused: Object.fromEntries(excused.map((each) => [each, 1])),
    broken: [...kinds].map(([kind, each]) => ({ ...each, kind, seed, count: 1 })),
  };
}

export function added(a: Tally, b: Tally): Tally {
  const sum = <K extends string | number>(one: Readonly<Partial<Record<K, number>>>, other: typeof one) => {
    const all = { ...one } as Record<K, number>;
    for (const [key, count] of Object.entries(other) as [K, number][]) all[key] = (all[key] ?? 0) + count;
    return all;
  };
  const kinds = new Map(a.broken.map((each) => [each.kind, each]));
  for (const each of b.broken) {
    const known = kinds.get(each.kind);
    kinds.set(each.kind, known === undefined ? each : { ...known, count: known.count + each.count });
  }
  return {
    played: a.played + b.played,
    judged: sum(a.judged, b.judged),
    wishChanged: a.wishChanged + b.wishChanged,
    excused: sum(a.excused, b.excused),
    broken: [...kinds.values()],
  };
}

/** For people. */
export function report(game: GameName, tally: Tally): string {
  const { played, judged, wishChanged, excused, broken } = tally;
  const share = (count = 0) => `${((100 * count) / Math.max(1, played)).toFixed(1)} %`.padStart(8);
  return [
    `${game}: ${played} schedules`,
    '  judged in',
    ...PROMISES.map(({ number, says }) => `  ${share(judged[number])}  ${`${number}`.padStart(2)} ${says}`),
    `  ${share(wishChanged)}     a wish that was another one before`,
    '  excused in',
    ...Object.entries(EXCUSES).map(([each, why]) => `  ${share(excused[each as Excuse])}  ${each}: ${why}`),
    `  broken: ${broken.length === 0 ? 'none' : ''}`,
    ...(broken.length === 0 ? [] : [brokenText(game, broken)]),
    '',
  ].join('\n');
}

/** Each kind, with the way to see it again. */
export function brokenText(game: GameName, broken: readonly BrokenKind[]): string {
  return broken
    .flatMap(({ promise, how, seed, count, least }) => [
      `  promise ${promise}: ${how}`,
      `    in ${count} schedules; play it again: npm run promises -- --game ${game} --first ${seed} --count 1`,
      ...(least === undefined ? [] : [`    least: ${JSON.stringify(least)}`]),
    ])
    .join('\n');
}
