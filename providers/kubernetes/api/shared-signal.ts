import { setMaxListeners } from 'node:events';

/**
 * One interruption ends many requests and waits. Node 20 suspects a leak behind more than ten listeners and warns;
 * all of ours are taken off again.
 */
export function forMany(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined) setMaxListeners(0, signal);
  return signal;
}

/** One signal for several: aborted with the first of them, for its reason. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Leaves the others, some of which live as long as the program. */
  release(): void;
}

export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): JoinedSignal {
  const joined = new AbortController();
  const given = signals.filter((signal) => signal !== undefined);
  const followers = given.map((signal) => {
    const follow = () => joined.abort(signal.reason);
    if (signal.aborted) follow();
    forMany(signal)?.addEventListener('abort', follow);
    return () => signal.removeEventListener('abort', follow);
  });
  return {
    signal: joined.signal,
    release: () => {
      for (const leave of followers) leave();
    },
  };
}

/**
 * The same promise, for no longer than the signal is not aborted: what others share, or what does not listen, goes on.
 * @throws the signal's reason
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    forMany(signal)?.addEventListener('abort', giveUp);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
