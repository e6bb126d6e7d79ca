import type { Client } from './client';
import type { BenchKind } from './kinds';
import { nameOf, OBJECTS } from './load';
import { mergePatch } from './single-objects';

/** What the churn writes: the second half. */
const FIRST = OBJECTS / 2;
/** Every so often an object goes and comes again. */
const REPLACED_EVERY = 10;

/**
 * Changes objects one after another for so long: of each server the same ones, as many, and at the same pace.
 *
 * @returns how many writes each server has had
 */
export async function churn(clients: readonly Client[], kind: BenchKind, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let writes = 0;
  for (let step = 1; performance.now() < end; step += 1) {
    const index = FIRST + (step % FIRST);
    const isReplaced = step % REPLACED_EVERY === 0;
    for (const client of clients) {
      if (isReplaced) {
        await client.send({ method: 'DELETE', path: `${kind.path}/${nameOf(index)}` });
        await client.send({ method: 'POST', path: kind.path, body: kind.object(nameOf(index), step) });
      } else {
        await mergePatch({ client, kind }, index, step);
      }
    }
    writes += isReplaced ? 2 : 1;
  }
  return writes;
}
