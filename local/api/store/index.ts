export type { StoreEvent } from './event-log';
export { createStore, type Store, type Stored } from './store';
