import type { History } from './history';
import type { Excuse } from './judges/excuses';
import { PROMISES } from './promises';

/** A kind of schedule, and how it is played. */
export interface Game<Schedule> {
  scheduleOf(seed: number): Schedule;
  /** With one thing less each. */
  simpler(schedule: Schedule): Schedule[];
  play(schedule: Schedule): Promise<History>;
}

/** A promise that a schedule breaks. */
export interface Broken<Schedule> {
  readonly promise: number;
  readonly says: string;
  readonly how: string;
  readonly schedule: Schedule;
}

/** What the witness has said of one schedule. */
export interface Verdict<Schedule> {
  readonly broken: readonly Broken<Schedule>[];
  /** Numbers of the promises that were judged. */
  readonly judged: readonly number[];
  /** A wish for the removal of a resource changed between deployments, and was judged. */
  readonly wishChanged: boolean;
  readonly excused: readonly Excuse[];
}

export async function verdictOn<S>({ play }: Game<S>, schedule: S): Promise<Verdict<S>> {
  let history: History;
  try {
    history = await play(schedule);
  } catch (error) {
    // The virtual clock gives up on what never ends.
    const broken = { promise: 4, says: 'every wait ends', how: String(error), schedule };
    return { broken: [broken], judged: [4], wishChanged: false, excused: [] };
  }
  const all = PROMISES.map(({ number, says, judge }) => ({ number, says, ...judge(history) }));
  return {
    broken: all.flatMap(({ number, says, broken }) =>
      broken.map((how) => ({ promise: number, says, how, schedule })),
    ),
    judged: all.flatMap(({ number, judged }) => (judged > 0 ? [number] : [])),
    wishChanged: all.some(({ wishChanged }) => wishChanged === true),
    excused: all.flatMap(({ excused }) => excused),
  };
}

/** The first of so many seeds that breaks a promise: any, or the one that is wanted. */
export async function firstBroken<S>(
  game: Game<S>,
  seeds: Iterable<number>,
  wanted?: number,
): Promise<Broken<S> | undefined> {
  for (const seed of seeds) {
    const { broken } = await verdictOn(game, game.scheduleOf(seed));
    const found = broken.find(({ promise }) => promise === (wanted ?? promise));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same with as little happening as possible. */
export async function search<S>(
  game: Game<S>,
  seeds: Iterable<number>,
  wanted?: number,
): Promise<Broken<S> | undefined> {
  const broken = await firstBroken(game, seeds, wanted);
  return broken && shrunk(game, broken);
}

/**
 * @param isSame whether what a simpler schedule breaks is the same thing
 * @param isEnough no more time for it
 */
export async function shrunk<S>(
  game: Game<S>,
  broken: Broken<S>,
  isSame: (other: Broken<S>) => boolean = ({ promise }) => promise === broken.promise,
  isEnough: () => boolean = () => false,
): Promise<Broken<S>> {
  for (const schedule of game.simpler(broken.schedule)) {
    if (isEnough()) break;
    const same = (await verdictOn(game, schedule)).broken.find(isSame);
    if (same !== undefined) return shrunk(game, same, isSame, isEnough);
  }
  return broken;
}

export function* seeds(first: number, count: number): Iterable<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}
