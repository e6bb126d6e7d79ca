export type { StoreEvent } from './event-log';
export { type Journal, openJournal } from './journal';
export { createStore, type Store } from './store';
export { storeAt } from './store-at';
export type { Stored } from './stored';
export { type View, viewedStore } from './viewed-store';
