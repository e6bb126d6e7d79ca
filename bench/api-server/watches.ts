import type { IncomingMessage } from 'node:http';
import { milliseconds } from '../command';
import { inParallel } from './client';
import { type Load, OBJECTS, WIDTH, type Workload } from './load';
import { mergePatch } from './single-objects';

const READERS = 100;
const ALONE = 50;
const TOGETHER = 200;
/** Objects that nothing else writes. */
const FIRST = OBJECTS / 2;

export const WATCHES: readonly Workload[] = [
  {
    name: `watch: a write until ${READERS} readers have it`,
    run: (load) =>
      withReaders(load, (readers) =>
        milliseconds(() =>
          inParallel(ALONE, 1, async (index) => {
            const arrived = readers.haveEach(index + 1);
            await mergePatch(load, FIRST + index, index + load.round);
            await arrived;
          }),
        ),
      ),
  },
  {
    name: `watch: ${TOGETHER} writes, ${WIDTH} at once, until ${READERS} readers have them`,
    run: (load) =>
      withReaders(load, (readers) =>
        milliseconds(async () => {
          const arrived = readers.haveEach(TOGETHER);
          const written = (index: number) => mergePatch(load, FIRST + ALONE + index, index + load.round);
          await inParallel(TOGETHER, WIDTH, written);
          await arrived;
        }),
      ),
  },
];

interface Readers {
  /** Resolves when each of them has had so many events. */
  haveEach(events: number): Promise<void>;
}

async function withReaders(load: Load, work: (readers: Readers) => Promise<number>): Promise<number> {
  const { client, kind } = load;
  const list = await client.send({ method: 'GET', path: `${kind.path}?limit=1` });
  const version = JSON.parse(list).metadata.resourceVersion;
  const path = `${kind.path}?watch=true&resourceVersion=${version}`;
  const streams = await Promise.all(Array.from({ length: READERS }, () => client.open(path)));
  try {
    return await work(readersOf(streams));
  } finally {
    for (const stream of streams) stream.destroy();
  }
}

function readersOf(streams: readonly IncomingMessage[]): Readers {
  let wanted = 0;
  let missing = 0;
  let arrived = () => {};
  const counts = streams.map(() => 0);
  for (const [reader, stream] of streams.entries()) {
    stream.on('data', (chunk: Buffer) => {
      const before = counts[reader] ?? 0;
      const now = before + linesIn(chunk);
      counts[reader] = now;
      if (before >= wanted || now < wanted) return;
      missing -= 1;
      if (missing === 0) arrived();
    });
    // Destroyed at the end.
    stream.on('error', () => {});
  }
  return {
    haveEach(events) {
      wanted = events;
      missing = counts.filter((count) => count < events).length;
      return new Promise((resolve) => {
        arrived = resolve;
        if (missing === 0) resolve();
      });
    },
  };
}

/** An event is a line. */
function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}
