/**
 * What a list and the watch after it say about the objects of one resource, and what we have written ourselves.
 *
 * Read-your-writes: the reply to a write usually arrives before the watch event of the same write, and until that
 * event has come, what the watch delivers about the object is older than what we know. Resource versions may only be
 * compared for equality, so:
 * - `note` shows the written version at once and pins it;
 * - a pinned object ignores events until the very version that was noted is delivered, or its deletion;
 * - a note of a version that was delivered already is late, and is ignored; so is one of an object seen deleted;
 * - a list that began after the note knows more than the note, and ends all pins;
 * - a list that ran while something was noted may show an older or a newer version, and nothing tells which: it has
 *   to be repeated.
 * This is right because a watch delivers every version of an object, in order, from the list's version on.
 */
import type { KubeObject } from '../../../lib/model';
import type { WatchEvent } from '../api/api';

/** More versions than a burst of writes leaves between a reply and its event. */
const REMEMBERED = 10_000;
/** Whole objects are larger, and whoever wants to know waits for the news. */
const ENDS_REMEMBERED = 1_000;

export interface WatchStore<T extends KubeObject> {
  get(key: string): T | undefined;
  values(): T[];
  /** An event has told that the object of this uid was deleted. Unlike absence in a list, that cannot be out of date. */
  sawDeleted(uid: string): boolean;
  /** Such an object as it was at its end, as long as it is remembered. */
  lastOf(uid: string): T | undefined;
  /** All of these. */
  ends(): T[];
  beginList(): void;
  /** Keys that changed; `undefined` if the list has to be repeated because of notes made while it ran. */
  endList(items: readonly T[]): string[] | undefined;
  /** Takes an event in. The object's key if that changed anything. */
  apply(event: WatchEvent<T>): string | undefined;
  /** Takes in what a write or a read of our own returned. The object's key if that changed anything. */
  note(object: T): string | undefined;
}

export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

export function createWatchStore<T extends KubeObject>(): WatchStore<T> {
  let objects = new Map<string, T>();
  const pins = new Map<string, T>();
  const delivered = boundedSet();
  /** Told by an event, or missing in a list. */
  const absentUids = boundedSet();
  const deletedUids = boundedSet();
  const ends = new Map<string, T>();
  let listed = false;
  let notedDuringList: Set<string> | undefined;

  const keyFor = ({ metadata }: T) => keyOf(metadata.namespace, metadata.name);
  const versionOf = (object: T) => `${keyFor(object)}@${object.metadata.resourceVersion}`;

  function replaceAll(items: readonly T[]): string[] {
    const next = new Map(items.map((item) => [keyFor(item), item]));
    const keys = new Set([...objects.keys(), ...next.keys()]);
    const changed = [...keys].filter(
      (key) => objects.get(key)?.metadata.resourceVersion !== next.get(key)?.metadata.resourceVersion,
    );
    for (const [key, old] of objects) {
      if (next.get(key)?.metadata.uid !== old.metadata.uid) absentUids.add(old.metadata.uid ?? '');
    }
    for (const item of items) delivered.add(versionOf(item));
    pins.clear();
    objects = next;
    listed = true;
    return changed;
  }

  function rememberEnd(object: T): void {
    ends.set(object.metadata.uid ?? '', object);
    const [oldest] = ends.keys();
    if (ends.size > ENDS_REMEMBERED && oldest !== undefined) ends.delete(oldest);
  }

  return {
    get: (key) => objects.get(key),
    values: () => [...objects.values()],
    sawDeleted: (uid) => deletedUids.has(uid),
    lastOf: (uid) => ends.get(uid),
    ends: () => [...ends.values()],

    beginList: () => {
      notedDuringList = new Set();
    },

    endList: (items) => {
      const versions = new Set(items.map(versionOf));
      const unclear = [...(notedDuringList ?? [])].some((key) => {
        const pinned = pins.get(key);
        return pinned !== undefined && !versions.has(versionOf(pinned));
      });
      notedDuringList = undefined;
      return unclear ? undefined : replaceAll(items);
    },

    apply: ({ type, object }) => {
      if (type === 'BOOKMARK') return undefined;
      const key = keyFor(object);
      const pinned = pins.get(key);
      delivered.add(versionOf(object));
      if (type === 'DELETED') {
        absentUids.add(object.metadata.uid ?? '');
        deletedUids.add(object.metadata.uid ?? '');
        rememberEnd(object);
        // An earlier object of this name, deleted before ours was made.
        if (pinned !== undefined && pinned.metadata.uid !== object.metadata.uid) return undefined;
        pins.delete(key);
        return objects.delete(key) ? key : undefined;
      }
      if (pinned !== undefined && versionOf(pinned) !== versionOf(object)) return undefined;
      pins.delete(key);
      objects.set(key, object);
      return key;
    },

    note: (object) => {
      const nothingKnown = !listed && notedDuringList === undefined;
      const late = delivered.has(versionOf(object)) || absentUids.has(object.metadata.uid ?? '');
      if (nothingKnown || late) return undefined;
      const key = keyFor(object);
      notedDuringList?.add(key);
      pins.set(key, object);
      objects.set(key, object);
      return key;
    },
  };
}

function boundedSet() {
  const values = new Set<string>();
  return {
    has: (value: string) => values.has(value),
    add: (value: string) => {
      values.add(value);
      if (values.size <= REMEMBERED) return;
      const [oldest] = values;
      if (oldest !== undefined) values.delete(oldest);
    },
  };
}
