/** Looks that many ask for at a time: each gets one that has begun after the question, as long as there are not too many. */
import type { Clock } from '../api/clock';

export interface FreshLooks<T> {
  /**
   * What a look shows that has begun after this call. All who ask while one is under way share the next.
   * @param thrifty `undefined` instead, once there have been too many looks
   */
  look(thrifty: boolean): Promise<T | undefined>;
}

/** A thousand removals at a time may not look a thousand times. */
const MOST_LOOKS = 10;
const ONE_MORE_EACH_MS = 120_000;

export function createFreshLooks<T>(clock: Clock, load: () => Promise<T>): FreshLooks<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  let left = MOST_LOOKS;
  let countedAt = clock.now();

  function mayLook(): boolean {
    const earned = Math.floor((clock.now() - countedAt) / ONE_MORE_EACH_MS);
    countedAt += earned * ONE_MORE_EACH_MS;
    left = Math.min(MOST_LOOKS, left + earned);
    return left > 0;
  }

  return {
    look(thrifty) {
      if (next !== undefined) return next;
      if (thrifty && !mayLook()) return Promise.resolve(undefined);
      left--;
      next = running.then(() => {
        next = undefined;
        const look = load();
        running = look.catch(() => {});
        return look;
      });
      return next;
    },
  };
}
