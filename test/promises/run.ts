/**
 * Plays schedules that nobody has seen on all cores: `npm run promises -- --minutes 20`.
 *
 * --minutes N     how long; 20 by default
 * --count N       how many of each game instead
 * --first N       the first seed; drawn at random by default, and printed
 * --game NAME     deployments or runs; both by default
 *
 * Ends with 1 if a promise was broken.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { added, brokenText, GAMES, type GameName, NOTHING, report, type Tally } from './tally';
import type { News, Order } from './worker';

const ROOT = path.join(__dirname, '../..');
/** To find the least schedule of what was found at the very end. */
const SHRINKING_MS = 60_000;
const SHOW_EVERY_MS = 30_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    count: { type: 'string' },
    first: { type: 'string' },
    game: { type: 'string' },
  },
});

function numberOf(option: 'minutes' | 'count' | 'first', otherwise: number): number {
  const given = Number(values[option] ?? otherwise);
  if (given > 0) return given;
  throw new Error(`--${option} is a number above 0`);
}

function gamesOf(name: string | undefined): readonly GameName[] {
  const games = GAMES.filter((each) => each === (name ?? each));
  if (games.length > 0) return games;
  throw new Error(`--game is one of ${GAMES.join(', ')}`);
}

/** Compiled and in one file: a test runner would take twice as long. */
async function bundled(folder: string): Promise<string> {
  const outfile = path.join(folder, 'worker.js');
  await build({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    external: ['@pulumi/*'],
    alias: { 'mosk-backup/package.json': path.join(ROOT, 'package.json') },
    logLevel: 'error',
  });
  return outfile;
}

async function main(): Promise<void> {
  const games = gamesOf(values.game);
  const first = Math.floor(numberOf('first', randomInt(1, 2 ** 31)));
  const count = values.count === undefined ? undefined : numberOf('count', 1);
  const minutes = count === undefined ? numberOf('minutes', 20) : Number.POSITIVE_INFINITY;
  const workers = Math.min(availableParallelism(), count ?? Number.POSITIVE_INFINITY);
  const begun = Date.now();
  const until = minutes === Number.POSITIVE_INFINITY ? Number.MAX_SAFE_INTEGER : begun + minutes * 60_000;
  console.log(
    `from seed ${first} on, ${workers} at a time${count === undefined ? `, for ${minutes} minutes` : ''}`,
  );

  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, '.cache/promises-'));
  const tallies = new Map<GameName, Tally>(games.map((game) => [game, NOTHING]));
  const rates = () => {
    const seconds = (Date.now() - begun) / 1_000;
    const each = [...tallies].map(
      ([game, { played, broken }]) =>
        `${game} ${played} (${(played / seconds).toFixed(1)}/s, ${broken.length} kinds broken)`,
    );
    return `${seconds.toFixed(0)} s: ${each.join(', ')}`;
  };
  const shown = setInterval(() => console.log(rates()), SHOW_EVERY_MS);
  try {
    const file = await bundled(folder);
    await Promise.all(
      Array.from({ length: workers }, (_, index) => {
        // Traces of errors cost a tenth of the time, and nobody reads them.
        const worker = fork(file, { execArgv: ['--stack-trace-limit=0', '--max-semi-space-size=64'] });
        worker.on('message', ({ game, tally }: News) => {
          tallies.set(game, added(tallies.get(game) ?? NOTHING, tally));
          if (tally.broken.length > 0) console.log(brokenText(game, tally.broken));
        });
        const order: Order = {
          games,
          first: first + index,
          step: workers,
          count: count === undefined ? undefined : count - index,
          until,
          shrinkUntil: until + SHRINKING_MS,
        };
        worker.send(order);
        return ended(worker);
      }),
    );
  } finally {
    clearInterval(shown);
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${rates()}\n`);
  for (const [game, tally] of tallies) console.log(report(game, tally));
  if ([...tallies.values()].some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

function ended(worker: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker has ended with ${code}`));
    });
  });
}

void main();
