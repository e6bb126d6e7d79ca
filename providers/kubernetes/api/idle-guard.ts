import type { Clock } from './clock';
import { forMany } from './shared-signal';

export interface IdleGuard {
  /** Aborted when nothing was heard for the limit, or when the outer signal is. */
  readonly signal: AbortSignal;
  /** Whether the silence ended it. */
  expired(): boolean;
  /** Something was heard. */
  touch(): void;
  /** From now on silence may last for so long. */
  allow(limitMs: number): void;
  stop(): void;
}

/** Ends a request whose peer has gone silent: a half-open connection reports no error by itself. */
export function guardIdle(clock: Clock, firstLimitMs: number, outer?: AbortSignal): IdleGuard {
  const request = new AbortController();
  const stopped = new AbortController();
  let limitMs = firstLimitMs;
  let heardAt = clock.now();
  let expired = false;
  let round = new AbortController();
  const follow = () => request.abort(outer?.reason);
  const stop = () => round.abort();
  stopped.signal.addEventListener('abort', stop);
  if (outer?.aborted) follow();
  forMany(outer)?.addEventListener('abort', follow);

  // One sleeping timer however often `touch` is called: watches deliver thousands of events.
  const keepWatch = async () => {
    while (!stopped.signal.aborted) {
      const left = heardAt + limitMs - clock.now();
      if (left <= 0) {
        expired = true;
        return request.abort();
      }
      round = new AbortController();
      await clock.sleep(left, round.signal);
    }
  };
  void keepWatch();

  return {
    signal: request.signal,
    expired: () => expired,
    touch: () => {
      heardAt = clock.now();
    },
    allow: (wanted) => {
      limitMs = wanted;
      heardAt = clock.now();
      round.abort();
    },
    stop: () => {
      stopped.abort();
      outer?.removeEventListener('abort', follow);
    },
  };
}
