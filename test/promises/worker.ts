/** Plays schedules in a process of its own, and tells its parent of them. */
import { PROVIDER } from './provider-game';
import { RUNNER } from './runner-game';
import { type Game, shrunk, verdictOn } from './search';
import { added, type GameName, kindOf, NOTHING, type Tally, tallyOf } from './tally';

/** What a worker is to play: the seeds of its turn, each so many after the one before. */
export interface Order {
  readonly games: readonly GameName[];
  readonly first: number;
  readonly step: number;
  /** Of each game, in all workers. */
  readonly count: number | undefined;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly shrinkUntil: number;
}

export interface News {
  readonly game: GameName;
  readonly tally: Tally;
}

/** One of deployments takes as long as about two of runs. */
const TURN: Readonly<Record<GameName, number>> = { deployments: 1, runs: 2 };
const PLAYED: Readonly<Record<GameName, Game<object>>> = {
  deployments: PROVIDER as unknown as Game<object>,
  runs: RUNNER as unknown as Game<object>,
};
const TELL_EVERY_MS = 2_000;

process.once('message', (order: Order) => void play(order).then(() => process.disconnect()));

async function play({ games, first, step, count, until, shrinkUntil }: Order): Promise<void> {
  const offsets = new Map(games.map((game) => [game, 0]));
  const known = new Map<GameName, Tally>();
  const isOver = () => Date.now() >= until;
  const limit = count ?? Number.POSITIVE_INFINITY;
  let told = Date.now();
  const tell = () => {
    for (const [game, tally] of known) process.send?.({ game, tally } satisfies News);
    known.clear();
    told = Date.now();
  };
  const shrunkAlready = new Set<string>();

  async function one(game: GameName, offset: number): Promise<void> {
    const seed = first + offset;
    const verdict = await verdictOn(PLAYED[game], PLAYED[game].scheduleOf(seed));
    let tally = tallyOf(seed, verdict);
    for (const each of verdict.broken) {
      const kind = kindOf(each.promise, each.how);
      if (shrunkAlready.has(`${game} ${kind}`)) continue;
      shrunkAlready.add(`${game} ${kind}`);
      const least = await shrunk(
        PLAYED[game],
        each,
        (other) => kindOf(other.promise, other.how) === kind,
        () => Date.now() > shrinkUntil,
      );
      tally = {
        ...tally,
        broken: tally.broken.map((found) =>
          found.kind === kind ? { ...found, least: least.schedule } : found,
        ),
      };
    }
    known.set(game, added(known.get(game) ?? NOTHING, tally));
    if (Date.now() - told > TELL_EVERY_MS) tell();
  }

  while (!isOver() && games.some((game) => (offsets.get(game) ?? 0) < limit)) {
    for (const game of games) {
      for (let turn = 0; turn < (games.length === 1 ? 1 : TURN[game]); turn++) {
        const offset = offsets.get(game) ?? 0;
        if (offset >= limit || isOver()) continue;
        offsets.set(game, offset + step);
        await one(game, offset);
      }
    }
  }
  tell();
}
