import type { KubeObject } from '../../../lib/model';

/** One change of one object. The events of all resources share one sequence of versions. */
export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The version at which it happened; a DELETED object carries it too. */
  readonly version: number;
  readonly object: KubeObject;
  /** What was there before; absent for ADDED. */
  readonly previous?: KubeObject;
}

/** The last events of one resource. */
export interface EventLog {
  append(event: StoreEvent): void;
  /** Events after `version`, oldest first; undefined when some of them are forgotten. */
  since(version: number): readonly StoreEvent[] | undefined;
  /** The oldest version from which `since` can still answer. */
  oldest(): number;
}

/** @param size how many events are remembered */
export function createEventLog(size: number, startVersion: number): EventLog {
  let events: StoreEvent[] = [];
  const oldest = () => events[events.length - size - 1]?.version ?? startVersion;

  return {
    oldest,
    append(event) {
      events.push(event);
      // Cut in blocks, so that an append costs O(1) on average; one event more than `size` tells what is forgotten.
      if (events.length > size * 2 + 1) events = events.slice(events.length - size - 1);
    },
    since(version) {
      if (version < oldest()) return undefined;
      let from = events.length;
      while (from > 0 && (events[from - 1]?.version ?? 0) > version) from--;
      return events.slice(from);
    },
  };
}
