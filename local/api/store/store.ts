import type { KubeObject, ResourceType } from '../../../lib/model';
import { createEventLog, type EventLog, type StoreEvent } from './event-log';
import { createOwnerIndex } from './owner-index';
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
  /** Creates or replaces, gives the next resourceVersion, and tells the watchers. */
  write(type: ResourceType, object: KubeObject): KubeObject;
  remove(type: ResourceType, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Events after `version`; undefined when some of them are forgotten. */
  since(type: ResourceType, version: number): readonly StoreEvent[] | undefined;
  /** The oldest version from which `since` can answer. */
  oldest(type: ResourceType): number;
  /** Every later event of the resource, in order. Returns the function that ends it. */
  subscribe(type: ResourceType, listener: (event: StoreEvent) => void): () => void;
}

interface Shelf {
  readonly type: ResourceType;
  readonly objects: Map<string, KubeObject>;
  /** Keys in order; undefined after a key came or went. */
  order: string[] | undefined;
  readonly log: EventLog;
  readonly listeners: Set<(event: StoreEvent) => void>;
}

const storeKey = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;

const keyOf = ({ metadata }: KubeObject) => storeKey(metadata.namespace, metadata.name);

/** @param history how many events are remembered per resource */
export function createStore(history: number): Store {
  const shelves = new Map<string, Shelf>();
  const uids = new Map<string, Stored>();
  const owners = createOwnerIndex();
  let version = 1;

  function shelfOf(type: ResourceType): Shelf {
    const id = `${type.group}/${type.plural}`;
    let shelf = shelves.get(id);
    if (shelf === undefined) {
      shelf = {
        type,
        objects: new Map(),
        order: undefined,
        log: createEventLog(history, version),
        listeners: new Set(),
      };
      shelves.set(id, shelf);
    }
    return shelf;
  }

  function publish(shelf: Shelf, event: StoreEvent) {
    shelf.log.append(event);
    for (const listener of [...shelf.listeners]) listener(event);
  }

  function stamped(object: KubeObject): KubeObject {
    version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
  }

  return {
    version: () => version,
    get: (type, namespace, name) => shelfOf(type).objects.get(storeKey(namespace, name)),
    byUid: (uid) => uids.get(uid),
    ownedBy: owners.ownedBy,
    list: (type, namespace) => ordered(shelfOf(type), namespace),
    listAt(type, namespace, at) {
      const shelf = shelfOf(type);
      const later = shelf.log.since(at);
      if (later === undefined) return undefined;
      if (later.length === 0) return ordered(shelf, namespace);
      return ordered({ objects: undone(shelf.objects, later), order: undefined }, namespace);
    },
    *everything() {
      for (const { type, objects } of shelves.values())
        for (const object of objects.values()) yield { type, object };
    },
    write(type, object) {
      const shelf = shelfOf(type);
      const key = keyOf(object);
      const previous = shelf.objects.get(key);
      const written = stamped(object);
      if (previous === undefined) shelf.order = undefined;
      shelf.objects.set(key, written);
      const stored = { type, object: written };
      if (written.metadata.uid !== undefined) uids.set(written.metadata.uid, stored);
      if (previous !== undefined) owners.remove(previous);
      owners.add(stored);
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
      if (previous.metadata.uid !== undefined) uids.delete(previous.metadata.uid);
      owners.remove(previous);
      const object = stamped(previous);
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
  };
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
