import { forMany } from './shared-signal';

/** Time as a parameter, so that fault schedules of hours run in a test within milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. Never goes back, so it also measures durations. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Node fires longer timers at once; nobody waits for 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  // Monotonic, unlike Date.now(): a corrected system clock must not shorten or stretch a deadline.
  now: () => performance.timeOrigin + performance.now(),

  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, Math.min(ms, LONGEST_TIMER_MS));
      forMany(signal)?.addEventListener('abort', finish);
    }),
};
