import { BrokenAnswer } from './broken-answer';
import type { StorageLimits } from './limits';

/** Watches that a file moves. Only what is waited for the storage counts: whoever writes to a slow disk may take their time. */
export interface Pace {
  /** Waits for one step of the storage; late, it ends the connection, and that is what the step throws. */
  waiting<T>(step: () => Promise<T>): Promise<T>;
  moved(bytes: number): void;
}

export function paceOf({ paceMs, paceBytes }: StorageLimits, endConnection: (error: Error) => void): Pace {
  let waitedMs = 0;
  let bytesSince = 0;
  return {
    async waiting(step) {
      const since = performance.now();
      const timer = setTimeout(() => {
        const what = `fewer than ${paceBytes} bytes in ${paceMs / 1000} s`;
        endConnection(new BrokenAnswer('slow', what));
      }, paceMs - waitedMs);
      try {
        return await step();
      } finally {
        clearTimeout(timer);
        waitedMs += performance.now() - since;
      }
    },
    moved(bytes) {
      bytesSince += bytes;
      if (bytesSince < paceBytes) return;
      bytesSince = 0;
      waitedMs = 0;
    },
  };
}
