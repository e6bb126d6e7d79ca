import type { KubeObject, ResourceType } from '../../../lib/model';
import { API_LIMITS } from '../../limits';
import { jsonBytes } from '../json-text';
import { createEventLog, type EventLog, type HistoryLimits, type StoreEvent } from './event-log';
import type { Journal } from './journal';
import { createOwnerIndex } from './owner-index';
import { requireRoom } from './room';
import type { Stored } from './stored';

/**
 * All objects, in memory, with the history of their changes. Synchronous; knows nothing of verbs and rules.
 * Objects that it was given or has handed out must not be changed afterwards.
 */
export interface Store {
  /** The version of the last change; `resourceVersion` of lists. */
  version(): number;
  get(type: ResourceType, namespace: string | undefined, name: string): KubeObject | undefined;
  byUid(uid: string): Stored | undefined;
  /** The objects that name the uid among their owners. */
  ownedBy(uid: string): readonly Stored[];
  /** Ordered by namespace and name, as etcd's keys are. Without a namespace: of all. */
  list(type: ResourceType, namespace?: string): readonly KubeObject[];
  /** The list as it was at `version`; undefined when the history no longer reaches back so far. */
  listAt(
    type: ResourceType,
    namespace: string | undefined,
    version: number,
  ): readonly KubeObject[] | undefined;
  everything(): Iterable<Stored>;
  /**
   * Creates or replaces, gives the next resourceVersion, and tells the watchers.
   * @throws StatusError 413 when it, or everything together, would be too large
   */
  write(type: ResourceType, object: KubeObject): KubeObject;
  remove(type: ResourceType, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Events after `version`; undefined when some of them are forgotten. */
  since(type: ResourceType, version: number): readonly StoreEvent[] | undefined;
  /** The oldest version from which `since` can answer. */
  oldest(type: ResourceType): number;
  /** Every later event of the resource, in order. Returns the function that ends it. */
  subscribe(type: ResourceType, listener: (event: StoreEvent) => void): () => void;
  /**
   * Keeps what has changed, where the store has a file: before it, nobody may be told that it has. What cannot be kept is
   * taken back, and watchers are told: nobody is to see what a start after a crash would not know.
   * @throws Node's own error when it cannot be kept, of a full disk for instance
   */
  commit(): void;
}

export interface StoreOptions {
  /** Of each resource. Default: `API_LIMITS`. */
  readonly history?: Partial<HistoryLimits>;
  /** Where everything is kept, and what it begins with. Default: nowhere, and empty. */
  readonly journal?: Journal;
}

interface Shelf {
  readonly type: ResourceType;
  readonly objects: Map<string, KubeObject>;
  /** Keys in order; undefined after a key came or went. */
  order: string[] | undefined;
  /** The last list that was asked for, until something changes: the next page is of the same one. */
  listed: { readonly namespace: string | undefined; readonly objects: readonly KubeObject[] } | undefined;
  readonly log: EventLog;
  readonly listeners: Set<(event: StoreEvent) => void>;
}

const storeKey = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;

const keyOf = ({ metadata }: KubeObject) => storeKey(metadata.namespace, metadata.name);

/** Versions that a process may have told of and not kept when it was killed: nobody ever sees one of them twice. */
const VERSIONS_SKIPPED = 1_000;

export function createStore({ history, journal }: StoreOptions = {}): Store {
  const limits = { events: API_LIMITS.historyEvents, bytes: API_LIMITS.historyBytes, ...history };
  const shelves = new Map<string, Shelf>();
  const uids = new Map<string, Stored>();
  const owners = createOwnerIndex();
  const first = journal?.kept === undefined ? 1 : journal.kept.version + VERSIONS_SKIPPED;
  let version = first;
  /** Of all objects, as JSON in UTF-8: together they have to fit into one Buffer at the next start. */
  let bytes = 0;

  function shelfOf(type: ResourceType): Shelf {
    const id = `${type.group}/${type.plural}`;
    let shelf = shelves.get(id);
    if (shelf === undefined) {
      shelf = {
        type,
        objects: new Map(),
        order: undefined,
        listed: undefined,
        // Nothing has happened to it before, so that every version since the start can be told from it.
        log: createEventLog(limits, first),
        listeners: new Set(),
      };
      shelves.set(id, shelf);
    }
    return shelf;
  }

  /** What the file does not have yet, oldest first. */
  let unkept: { readonly type: ResourceType; readonly event: StoreEvent }[] = [];

  function publish(shelf: Shelf, event: StoreEvent) {
    if (journal !== undefined) unkept.push({ type: shelf.type, event });
    shelf.log.append(event);
    for (const listener of [...shelf.listeners]) listener(event);
  }

  const stamped = (object: KubeObject, at: number): KubeObject => ({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(at) },
  });

  function put(shelf: Shelf, stored: Stored, previous: KubeObject | undefined): void {
    const { object } = stored;
    shelf.listed = undefined;
    if (previous === undefined) shelf.order = undefined;
    else owners.remove(previous);
    shelf.objects.set(keyOf(object), object);
    if (object.metadata.uid !== undefined) uids.set(object.metadata.uid, stored);
    owners.add(stored);
  }

  for (const stored of journal?.kept?.objects ?? []) {
    put(shelfOf(stored.type), stored, undefined);
    bytes += jsonBytes(stored.object);
  }

  const state = {
    version: () => version,
    *everything(): Iterable<Stored> {
      for (const { type, objects } of shelves.values())
        for (const object of objects.values()) yield { type, object };
    },
  };

  const store: Store = {
    ...state,
    get: (type, namespace, name) => shelfOf(type).objects.get(storeKey(namespace, name)),
    byUid: (uid) => uids.get(uid),
    ownedBy: owners.ownedBy,
    list: (type, namespace) => listOf(shelfOf(type), namespace),
    listAt(type, namespace, at) {
      const shelf = shelfOf(type);
      const later = shelf.log.since(at);
      if (later === undefined) return undefined;
      if (later.length === 0) return listOf(shelf, namespace);
      return ordered({ objects: undone(shelf.objects, later), order: undefined }, namespace);
    },
    write(type, object) {
      const shelf = shelfOf(type);
      const previous = shelf.objects.get(keyOf(object));
      const written = stamped(object, version + 1);
      const growth = jsonBytes(written) - (previous === undefined ? 0 : jsonBytes(previous));
      requireRoom(written, growth, bytes);
      version += 1;
      bytes += growth;
      const stored = { type, object: written };
      put(shelf, stored, previous);
      journal?.written(stored);
      publish(
        shelf,
        previous === undefined
          ? { type: 'ADDED', version, object: written }
          : { type: 'MODIFIED', version, object: written, previous },
      );
      return written;
    },
    remove(type, namespace, name) {
      const shelf = shelfOf(type);
      const key = storeKey(namespace, name);
      const previous = shelf.objects.get(key);
      if (previous === undefined) return undefined;
      shelf.objects.delete(key);
      shelf.order = undefined;
      shelf.listed = undefined;
      if (previous.metadata.uid !== undefined) uids.delete(previous.metadata.uid);
      owners.remove(previous);
      bytes -= jsonBytes(previous);
      version += 1;
      journal?.removed(type, namespace, name);
      const object = stamped(previous, version);
      publish(shelf, { type: 'DELETED', version, object, previous });
      return object;
    },
    since: (type, after) => shelfOf(type).log.since(after),
    oldest: (type) => shelfOf(type).log.oldest(),
    subscribe(type, listener) {
      const { listeners } = shelfOf(type);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    commit() {
      try {
        journal?.commit(state);
      } catch (error) {
        takeBack(unkept.toReversed());
        journal?.forget();
        throw error;
      } finally {
        unkept = [];
      }
    },
  };

  function takeBack(changes: typeof unkept): void {
    for (const { type, event } of changes) {
      const { namespace, name } = event.object.metadata;
      if (event.previous === undefined) store.remove(type, namespace, name);
      else store.write(type, event.previous);
    }
  }

  return store;
}

function listOf(shelf: Shelf, namespace: string | undefined): readonly KubeObject[] {
  if (shelf.listed === undefined || shelf.listed.namespace !== namespace) {
    shelf.listed = { namespace, objects: ordered(shelf, namespace) };
  }
  return shelf.listed.objects;
}

function ordered(
  shelf: Pick<Shelf, 'objects' | 'order'>,
  namespace: string | undefined,
): readonly KubeObject[] {
  shelf.order ??= [...shelf.objects.keys()].sort();
  const prefix = namespace === undefined ? '' : storeKey(namespace, '');
  const found: KubeObject[] = [];
  for (const key of shelf.order) {
    const object = key.startsWith(prefix) ? shelf.objects.get(key) : undefined;
    if (object !== undefined) found.push(object);
  }
  return found;
}

function undone(
  objects: ReadonlyMap<string, KubeObject>,
  events: readonly StoreEvent[],
): Map<string, KubeObject> {
  const earlier = new Map(objects);
  for (const { object, previous } of events.toReversed()) {
    if (previous === undefined) earlier.delete(keyOf(object));
    else earlier.set(keyOf(previous), previous);
  }
  return earlier;
}
