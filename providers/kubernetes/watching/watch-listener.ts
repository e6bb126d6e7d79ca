/** One who waits for news of a watch, and takes them in when there is time. */
export interface Listener {
  /** Of the object whose news it wants; of all of them when undefined. */
  readonly key: string | undefined;
  news(): void;
  next(signal?: AbortSignal): Promise<void>;
}

export function createListener(key: string | undefined): Listener {
  let pending = false;
  let waiting: (() => void) | undefined;
  return {
    key,
    news: () => {
      pending = true;
      waiting?.();
    },
    next: async (signal) => {
      if (!pending && !signal?.aborted) {
        await new Promise<void>((resolve) => {
          const finish = () => {
            if (waiting === finish) waiting = undefined;
            signal?.removeEventListener('abort', finish);
            resolve();
          };
          waiting = finish;
          signal?.addEventListener('abort', finish);
        });
      }
      // Who gave up has not taken the news in.
      if (!signal?.aborted) pending = false;
    },
  };
}
