/**
 * Our own API server in this process, on a virtual clock. What it stores can be changed at once and at will, also to
 * what it would not take from a client; and it breaks exactly as told.
 */
import {
  BACKUP_TYPES,
  ClusterType,
  EventType,
  type KubeObject,
  NamespaceType,
  SecretType,
} from '../../../lib/model';
import { createStore } from '../../../local/api/store';
import type { Clock } from '../../../providers/kubernetes';
import { inProcessTransport } from '../../promises/in-process-transport';
import { breakingTransport } from './breaking-transport';
import { endpointOf } from './endpoint-of';
import { openWatches } from './open-watches';

type Stored = KubeObject & { metadata: { resourceVersion: string; uid: string } };

const TYPES = [...BACKUP_TYPES, ClusterType, SecretType, EventType];
const USER = 'us';
/** How many changes of a kind the server remembers. */
const HISTORY = 10_000;

export function localApi(clock: Clock) {
  const everything = createStore({ history: { events: HISTORY } });
  let compacted = 0;
  const store: typeof everything = {
    ...everything,
    since: (type, version) => (version < compacted ? undefined : everything.since(type, version)),
  };
  const { faults, ...endpoint } = endpointOf(store, clock, USER);
  const watches = openWatches(endpoint.deliver);
  let isFrozen = false;
  const before = breakingTransport(inProcessTransport({ ...endpoint, deliver: watches.deliver }, USER), () =>
    isFrozen ? { hang: true } : faults.isDown() ? { error: 'ECONNREFUSED' } : undefined,
  );

  const typeOf = (plural: string) =>
    must(
      TYPES.find((type) => type.plural === plural),
      plural,
    );
  const get = (plural: string, inNamespace: string, name: string) =>
    store.get(typeOf(plural), inNamespace, name) as Stored | undefined;
  const write = (plural: string, object: KubeObject) =>
    store.write(typeOf(plural), structuredClone(object)) as Stored;
  let uids = 0;

  function add(plural: string, object: KubeObject): Stored {
    const creationTimestamp = new Date(clock.now()).toISOString();
    const uid = object.metadata.uid ?? `uid-${++uids}`;
    return write(plural, { ...object, metadata: { creationTimestamp, ...object.metadata, uid } });
  }

  function erase(plural: string, inNamespace: string, name: string): void {
    must(store.remove(typeOf(plural), inNamespace, name), name);
  }

  return {
    transport: before.transport,
    requests: before.requests,
    fail: before.fail,
    count: before.count,
    watches: watches.all,
    /** What goes wrong at the server itself. */
    faults,
    get,
    list: (plural: string) => store.list(typeOf(plural)),
    add,
    change(plural: string, inNamespace: string, name: string, edit: (object: Stored) => void): Stored {
      const object = structuredClone(must(get(plural, inNamespace, name), name));
      edit(object);
      const { deletionTimestamp, finalizers = [] } = object.metadata;
      if (deletionTimestamp === undefined || finalizers.length > 0) return write(plural, object);
      erase(plural, inNamespace, name);
      return object;
    },
    /** Takes it away at once, whatever its finalizers. */
    erase,
    /** Called in each creation and change; as a controller, it may write a moment later. */
    onChange(plural: string, hook: (object: Stored) => void): void {
      store.subscribe(typeOf(plural), ({ type, object }) => type !== 'DELETED' && hook(object as Stored));
    },
    /** The server is gone: open connections are reset, new ones refused. */
    goDown: faults.goDown,
    /** The server takes connections and says nothing any more; what hangs by then never ends. */
    freeze() {
      isFrozen = true;
      for (const watch of watches.all()) watch.mute();
    },
    comeBack() {
      faults.comeBack();
      isFrozen = false;
    },
    /** Forgets the history, so that every watch from before is too old. */
    compact() {
      // A change of something else, so that all that watches have heard of is older.
      const [namespace] = store.list(NamespaceType);
      if (namespace !== undefined) store.write(NamespaceType, namespace);
      compacted = store.version();
    },
  };
}

export type LocalApi = ReturnType<typeof localApi>;

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the test names an absent object: ${name}`);
  return value;
}
