import { type History, play } from './history';
import { PROMISES } from './promises';
import { type Schedule, scheduleOf, simpler } from './schedule';

/** A promise that a schedule breaks. */
export interface Broken {
  readonly promise: number;
  readonly says: string;
  readonly how: string;
  readonly schedule: Schedule;
}

export async function brokenBy(schedule: Schedule): Promise<Broken[]> {
  const history: History = await play(schedule);
  return PROMISES.flatMap(({ number, says, broken }) =>
    broken(history).map((how) => ({ promise: number, says, how, schedule })),
  );
}

/** The first of so many seeds that breaks a promise, with as little happening as possible. */
export async function search(seeds: Iterable<number>, wanted?: number): Promise<Broken | undefined> {
  for (const seed of seeds) {
    const broken = (await brokenBy(scheduleOf(seed))).find(({ promise }) => promise === (wanted ?? promise));
    if (broken !== undefined) return shrunk(broken);
  }
  return undefined;
}

async function shrunk(broken: Broken): Promise<Broken> {
  for (const schedule of simpler(broken.schedule)) {
    const same = (await brokenBy(schedule)).find(({ promise }) => promise === broken.promise);
    if (same !== undefined) return shrunk(same);
  }
  return broken;
}

export function* seeds(first: number, count: number): Iterable<number> {
  for (let seed = first; seed < first + count; seed++) yield seed;
}
