import type { Store } from './store';

/** The store as it was some changes ago, for reads; what is no longer known is shown as it is. */
export function storeAt(store: Store, changes: number): Store {
  const at = Math.max(1, store.version() - changes);
  const list: Store['list'] = (type, namespace) =>
    store.listAt(type, namespace, at) ?? store.list(type, namespace);
  return {
    ...store,
    version: () => at,
    list,
    get: (type, namespace, name) => list(type, namespace).find(({ metadata }) => metadata.name === name),
  };
}
