import type { Clock } from './clock';
import { forMany } from './shared-signal';

export interface IdleGuard {
  /** Aborted when nothing was heard for the limit, or when the outer signal is. */
  readonly signal: AbortSignal;
  /** Whether the silence ended it. */
  expired(): boolean;
  /** Something was heard. */
  touch(): void;
  stop(): void;
}

/** Ends a request whose peer has gone silent: a half-open connection reports no error by itself. */
export function guardIdle(clock: Clock, limitMs: number, outer?: AbortSignal): IdleGuard {
  const request = new AbortController();
  const timer = new AbortController();
  let heardAt = clock.now();
  let expired = false;
  const follow = () => request.abort();
  if (outer?.aborted) request.abort();
  forMany(outer)?.addEventListener('abort', follow);

  // One sleeping timer however often `touch` is called: watches deliver thousands of events.
  const keepWatch = async () => {
    while (!timer.signal.aborted) {
      const left = heardAt + limitMs - clock.now();
      if (left <= 0) {
        expired = true;
        return request.abort();
      }
      await clock.sleep(left, timer.signal);
    }
  };
  void keepWatch();

  return {
    signal: request.signal,
    expired: () => expired,
    touch: () => {
      heardAt = clock.now();
    },
    stop: () => {
      timer.abort();
      outer?.removeEventListener('abort', follow);
    },
  };
}
