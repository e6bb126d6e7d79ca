import { createWorkers, type WorkersOptions } from '../../../local/controller/workers';
import { virtualClock } from '../../providers/kubernetes/virtual-clock';

function options(): WorkersOptions & {
  errors: unknown[];
  clock: ReturnType<typeof virtualClock>;
  stop: AbortController;
} {
  const errors: unknown[] = [];
  const stop = new AbortController();
  return {
    clock: virtualClock(),
    signal: stop.signal,
    stop,
    errors,
    onError: (_, error) => errors.push(error),
  };
}

it('a key that is woken while its worker runs is worked on once more, not twice', async () => {
  let works = 0;
  let finish = () => {};
  const first = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const workers = createWorkers(async () => {
    works += 1;
    if (works === 1) await first;
  }, options());
  workers.wake('a');
  workers.wake('a');
  workers.wake('a');
  expect(works).toBe(1);
  finish();
  await workers.idle();
  expect(works).toBe(2);
});

it('a key that is woken at the very end of its worker is not forgotten', async () => {
  let works = 0;
  const workers = createWorkers(async () => {
    works += 1;
  }, options());
  workers.wake('a');
  await workers.idle();
  workers.wake('a');
  await workers.idle();
  expect(works).toBe(2);
});

it('work that fails is tried again, later each time, until it succeeds', async () => {
  const { clock, ...rest } = options();
  const began: number[] = [];
  const workers = createWorkers(
    async () => {
      began.push(clock.now());
      if (began.length < 4) throw new Error('not yet');
    },
    { clock, ...rest },
  );
  workers.wake('a');
  await clock.until(workers.idle());
  const waits = began.slice(1).map((at, i) => at - (began[i] ?? 0));
  expect(waits).toEqual([200, 400, 800]);
  expect(rest.errors).toHaveLength(3);
});

it('no work begins after the end', async () => {
  const { stop, ...rest } = options();
  let works = 0;
  const workers = createWorkers(async () => {
    works += 1;
    throw new Error('always');
  }, rest);
  workers.wake('a');
  stop.abort();
  await workers.idle();
  workers.wake('b');
  await workers.idle();
  expect(works).toBe(1);
});
