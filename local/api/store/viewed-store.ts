import type { KubeObject, ResourceType } from '../../../lib/model';
import type { StoreEvent } from './event-log';
import type { Store } from './store';

/** A kind whose objects are those of another one in another form. */
export interface View {
  readonly type: ResourceType;
  /** Of what is stored. */
  readonly stored: ResourceType;
  shown(stored: KubeObject): KubeObject;
  /** Turns `shown` around. */
  unshown(shown: KubeObject): KubeObject;
}

/** The store, with the objects of a view where its type is asked for. What names no type is told as it is stored. */
export function viewedStore(store: Store, view: View): Store {
  const isView = ({ group, plural }: ResourceType) =>
    group === view.type.group && plural === view.type.plural;
  const target = (type: ResourceType) => (isView(type) ? view.stored : type);
  const shown = <T extends KubeObject | undefined>(type: ResourceType, object: T): T =>
    isView(type) && object !== undefined ? (view.shown(object) as T) : object;
  const event = (type: ResourceType, { object, previous, ...rest }: StoreEvent): StoreEvent => ({
    ...rest,
    object: shown(type, object),
    ...(previous === undefined ? {} : { previous: shown(type, previous) }),
  });
  return {
    ...store,
    get: (type, namespace, name) => shown(type, store.get(target(type), namespace, name)),
    list: (type, namespace) => all(type, store.list(target(type), namespace)),
    listAt(type, namespace, version) {
      const objects = store.listAt(target(type), namespace, version);
      return objects && all(type, objects);
    },
    write: (type, object) =>
      shown(type, store.write(target(type), isView(type) ? view.unshown(object) : object)),
    remove: (type, namespace, name) => shown(type, store.remove(target(type), namespace, name)),
    since(type, version) {
      const events = store.since(target(type), version);
      return isView(type) ? events?.map((each) => event(type, each)) : events;
    },
    oldest: (type) => store.oldest(target(type)),
    subscribe: (type, listener) =>
      store.subscribe(target(type), isView(type) ? (each) => listener(event(type, each)) : listener),
  };

  function all(type: ResourceType, objects: readonly KubeObject[]): readonly KubeObject[] {
    return isView(type) ? objects.map((object) => shown(type, object)) : objects;
  }
}
