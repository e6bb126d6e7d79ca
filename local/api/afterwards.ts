import type { Clock } from '../../providers/kubernetes';

/** When what follows from a change is done. */
export interface Afterwards {
  (work: () => void): void;
  /** What has not been done by then is not done. */
  close(): void;
}

/**
 * @param wait milliseconds; 0: at once, as part of the change; `Infinity`: never
 * @param keep called after work that was not part of a change
 */
export function createAfterwards(wait: number, clock: Clock, keep: () => void): Afterwards {
  const ended = new AbortController();
  const later = async (work: () => void) => {
    await clock.sleep(wait, ended.signal);
    if (ended.signal.aborted) return;
    work();
    keep();
  };
  const afterwards = (work: () => void) => {
    if (wait === 0) work();
    else if (wait !== Number.POSITIVE_INFINITY) void later(work);
  };
  return Object.assign(afterwards, { close: () => ended.abort() });
}
