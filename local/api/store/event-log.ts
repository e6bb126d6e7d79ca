import type { KubeObject } from '../../../lib/model';
import { jsonText } from '../json-text';

/** One change of one object. The events of all resources share one sequence of versions. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The version at which it happened; a DELETED object carries it too. */
  readonly version: number;
  readonly object: KubeObject;
  /** What was there before; absent for ADDED. */
  readonly previous?: KubeObject;
}

/** How much is remembered. */
export interface HistoryLimits {
  readonly events: number;
  /** Of the objects, as JSON. */
  readonly bytes: number;
}

/** The last events of one resource. */
export interface EventLog {
  append(event: StoreEvent): void;
  /** Events after `version`, oldest first; undefined when some of them are forgotten. */
  since(version: number): readonly StoreEvent[] | undefined;
  /** The oldest version from which `since` can still answer. */
  oldest(): number;
}

/** Forgotten events are taken from the list in blocks, so that an append costs O(1) on average. */
const BLOCK = 1_024;

/** JSON of an object that is in the store, or was: its own size, whatever was remembered of it. */
export const sizeOf = ({ object, previous }: StoreEvent): number => jsonText(previous ?? object).length;

export function createEventLog(limits: HistoryLimits, startVersion: number): EventLog {
  let events: (StoreEvent | undefined)[] = [];
  /** Before it, everything is forgotten. */
  let first = 0;
  let bytes = 0;
  let oldest = startVersion;

  function forgetOne(): void {
    const event = events[first];
    events[first] = undefined;
    first += 1;
    if (event === undefined) return;
    bytes -= sizeOf(event);
    oldest = event.version;
  }

  return {
    oldest: () => oldest,
    append(event) {
      events.push(event);
      bytes += sizeOf(event);
      while (events.length - first > limits.events || (bytes > limits.bytes && events.length - first > 1)) {
        forgetOne();
      }
      if (first < BLOCK) return;
      events = events.slice(first);
      first = 0;
    },
    since(version) {
      if (version < oldest) return undefined;
      let from = events.length;
      while (from > first && (events[from - 1]?.version ?? 0) > version) from--;
      return events.slice(from) as StoreEvent[];
    },
  };
}
