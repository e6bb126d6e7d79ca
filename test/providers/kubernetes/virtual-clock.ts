import type { Clock } from '../../../providers/kubernetes';

export interface VirtualClock extends Clock {
  /** Lets time pass, waking sleepers in order. */
  advance(ms: number): Promise<void>;
  /** Lets time jump: whoever slept for less wakes late, once, as after a machine was suspended. */
  leap(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled, however long the sleeps between are. */
  until<T>(promise: Promise<T>): Promise<T>;
  /** How many sleep: each of them would keep a process alive. */
  sleepers(): number;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const LONGEST_WAIT_MS = 7 * 24 * 3_600_000;

/** Hours pass in milliseconds: time jumps from one sleeper to the next once nothing else can run. */
export function virtualClock(start = Date.parse('2026-01-15T17:39:30Z')): VirtualClock {
  let now = start;
  const sleepers = new Set<{ due: number; wake: () => void }>();

  const earliest = () =>
    [...sleepers].reduce<number | undefined>((min, { due }) => Math.min(min ?? due, due), undefined);

  function wakeDue(): void {
    for (const sleeper of [...sleepers]) if (sleeper.due <= now) sleeper.wake();
  }

  const clock: VirtualClock = {
    now: () => now,
    sleepers: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = {
          due: now + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      }),

    advance: async (ms) => {
      const end = now + ms;
      await settled();
      for (let due = earliest(); due !== undefined && due <= end; due = earliest()) {
        now = Math.max(now, due);
        wakeDue();
        await settled();
      }
      now = end;
      await settled();
    },

    leap: async (ms) => {
      await settled();
      now += ms;
      wakeDue();
      await settled();
    },

    until: async <T>(promise: Promise<T>) => {
      let done = false;
      const finish = () => {
        done = true;
      };
      promise.then(finish, finish);
      const end = now + LONGEST_WAIT_MS;
      await settled();
      while (!done) {
        const due = earliest();
        if (due === undefined) throw new Error('nothing sleeps and nothing happens: this would hang');
        if (due > end) throw new Error('a week has passed: this would hang');
        now = Math.max(now, due);
        wakeDue();
        await settled();
      }
      return promise;
    },
  };
  return clock;
}

/** Everything that can run without time passing has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}
