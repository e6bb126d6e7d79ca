export type { StoreEvent } from './event-log';
export { createStore, type Store } from './store';
export { storeAt } from './store-at';
export type { Stored } from './stored';
