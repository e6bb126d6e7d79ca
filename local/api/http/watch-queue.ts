import type { Clock } from '../../../providers/kubernetes';
import { API_LIMITS } from '../../limits';
import { jsonText } from '../json-text';
import type { WatchEvent } from '../verbs';

export interface WatchQueue {
  add(event: WatchEvent): void;
  /** What comes from now on is new: of that, only so much may wait. */
  beginNews(): void;
}

export interface WatchQueueParts {
  /** Writes an event. A promise: the reader is behind, until it resolves. */
  readonly write: (event: WatchEvent) => Promise<void> | undefined;
  /** Ends a reader that is too far behind, or has not read for too long. */
  readonly cut: () => void;
  readonly clock: Clock;
  /** Aborted when the watch is over. */
  readonly signal: AbortSignal;
}

/**
 * Holds events back for as long as their reader is behind. They wait as references to what the store has anyway, and
 * as kube-apiserver does, a reader for whom too much waits is ended: it can come back, from the version that it knows.
 */
export function createWatchQueue({ write, cut, clock, signal }: WatchQueueParts): WatchQueue {
  const { waitingEvents, waitingBytes, waitingMs } = API_LIMITS;
  let waiting: { readonly event: WatchEvent; readonly newsBytes: number }[] = [];
  let next = 0;
  let isBehind = false;
  let areNews = false;
  let news = 0;
  let bytes = 0;

  function pass(event: WatchEvent): void {
    const caughtUp = write(event);
    if (caughtUp === undefined) return;
    isBehind = true;
    const patience = new AbortController();
    void clock.sleep(waitingMs, AbortSignal.any([signal, patience.signal])).then(() => {
      if (!signal.aborted && !patience.signal.aborted) cut();
    });
    void caughtUp.then(() => {
      patience.abort();
      isBehind = false;
      passOn();
    });
  }

  function passOn(): void {
    while (!isBehind && !signal.aborted) {
      const first = waiting[next];
      if (first === undefined) break;
      next += 1;
      bytes -= first.newsBytes;
      if (first.newsBytes > 0) news -= 1;
      pass(first.event);
    }
    if (next < waiting.length) return;
    waiting = [];
    next = 0;
  }

  return {
    add(event) {
      if (signal.aborted) return;
      if (!isBehind && next === waiting.length) {
        pass(event);
        return;
      }
      const newsBytes = areNews ? jsonText(event.object).length : 0;
      waiting.push({ event, newsBytes });
      bytes += newsBytes;
      if (areNews) news += 1;
      if (news > waitingEvents || bytes > waitingBytes) cut();
    },
    beginNews() {
      areNews = true;
    },
  };
}
