import { createWatchQueue } from '../../../local/api/http/watch-queue';
import type { WatchEvent } from '../../../local/api/verbs';
import { API_LIMITS } from '../../../local/limits';

const event = (n: number, text = ''): WatchEvent => ({
  type: 'MODIFIED',
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${n}` },
    text,
  } as WatchEvent['object'] & {
    metadata: { name: string };
  },
});

/** A reader that takes `room` events, and then what `read` gives it room for. */
function queueFor(room: number) {
  const seen: string[] = [];
  let left = room;
  let goOn = () => {};
  let patience = () => {};
  const cut = jest.fn(() => over.abort());
  const over = new AbortController();
  const queue = createWatchQueue({
    write({ object }) {
      seen.push((object.metadata as { name: string }).name);
      left -= 1;
      if (left > 0) return undefined;
      return new Promise((resolve) => {
        goOn = resolve;
      });
    },
    cut,
    clock: {
      now: () => 0,
      sleep: () =>
        new Promise((resolve) => {
          patience = resolve;
        }),
    },
    signal: over.signal,
  });
  return {
    queue,
    seen,
    cut,
    async read(events: number) {
      left = events;
      goOn();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async loosePatience() {
      patience();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

it('a reader that is behind gets everything in order, once it reads on', async () => {
  const { queue, seen, read, cut } = queueFor(3);
  queue.beginNews();
  for (let n = 0; n < 10; n++) queue.add(event(n));
  expect(seen).toEqual(numbers(3));
  await read(4);
  expect(seen).toEqual(numbers(7));
  queue.add(event(10));
  await read(99);
  expect(seen).toEqual(numbers(11));
  expect(cut).not.toHaveBeenCalled();
});

it('one for whom too many events wait is ended, but not for what there was before', async () => {
  const { queue, cut } = queueFor(1);
  for (let n = 0; n < API_LIMITS.waitingEvents * 3; n++) queue.add(event(n));
  queue.beginNews();
  for (let n = 0; n < API_LIMITS.waitingEvents; n++) queue.add(event(n));
  expect(cut).not.toHaveBeenCalled();
  queue.add(event(0));
  expect(cut).toHaveBeenCalled();
});

it('one for whom too much waits is ended', () => {
  const { queue, cut } = queueFor(1);
  queue.beginNews();
  queue.add(event(0));
  for (let n = 0; n < 3; n++) queue.add(event(n, 'x'.repeat(API_LIMITS.waitingBytes / 3 - 1_000)));
  expect(cut).not.toHaveBeenCalled();
  queue.add(event(4, 'x'.repeat(5_000)));
  expect(cut).toHaveBeenCalled();
});

it('one that takes nothing for too long is ended', async () => {
  const { queue, cut, loosePatience } = queueFor(1);
  queue.add(event(0));
  await loosePatience();
  expect(cut).toHaveBeenCalled();
});
