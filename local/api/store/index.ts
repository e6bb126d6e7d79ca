export type { StoreEvent } from './event-log';
export { createStore, type Store } from './store';
export type { Stored } from './stored';
