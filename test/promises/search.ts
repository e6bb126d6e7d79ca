import type { History } from './history';
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

async function brokenBy<S>({ play }: Game<S>, schedule: S): Promise<Broken<S>[]> {
  let history: History;
  try {
    history = await play(schedule);
  } catch (error) {
    // The virtual clock gives up on what never ends.
    return [{ promise: 4, says: 'every wait ends', how: String(error), schedule }];
  }
  return PROMISES.flatMap(({ number, says, broken }) =>
    broken(history).map((how) => ({ promise: number, says, how, schedule })),
  );
}

/** The first of so many seeds that breaks a promise: any, or the one that is wanted. */
export async function firstBroken<S>(
  game: Game<S>,
  seeds: Iterable<number>,
  wanted?: number,
): Promise<Broken<S> | undefined> {
  for (const seed of seeds) {
    const all = await brokenBy(game, game.scheduleOf(seed));
    const broken = all.find(({ promise }) => promise === (wanted ?? promise));
    if (broken !== undefined) return broken;
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

async function shrunk<S>(game: Game<S>, broken: Broken<S>): Promise<Broken<S>> {
  for (const schedule of game.simpler(broken.schedule)) {
    const same = (await brokenBy(game, schedule)).find(({ promise }) => promise === broken.promise);
    if (same !== undefined) return shrunk(game, same);
  }
  return broken;
}

export function* seeds(first: number, count: number): Iterable<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}
