export { createHandler } from './handler';
export { type Listener, listen } from './listener';
export type { ApiRequest } from './request';
export type { ResourcePath } from './request-path';
export type { Verb } from './verb';
