import type { Clock } from '../../providers/kubernetes';

/** One worker per key at a time; a key that is woken while its worker runs is worked on once more. */
export interface Workers {
  wake(key: string): void;
  /** Resolves when no worker runs any more. */
  idle(): Promise<void>;
}

export interface WorkersOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onError: (key: string, error: unknown) => void;
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;

/** Work that fails is tried again, later each time, until it succeeds or `signal` is aborted. */
export function createWorkers(work: (key: string) => Promise<void>, options: WorkersOptions): Workers {
  const { clock, signal, onError } = options;
  const running = new Map<string, Promise<void>>();
  const woken = new Set<string>();

  async function run(key: string): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (woken.has(key) && !signal.aborted) {
      woken.delete(key);
      try {
        await work(key);
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        if (signal.aborted) return;
        onError(key, error);
        woken.add(key);
        await clock.sleep(retryMs, signal);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      }
    }
  }

  return {
    wake: (key) => {
      woken.add(key);
      if (running.has(key)) return;
      // The worker's end and the look at `woken` are one step, so no wake-up is lost between them.
      running.set(
        key,
        run(key).finally(() => running.delete(key)),
      );
    },
    idle: async () => {
      await Promise.all(running.values());
    },
  };
}
