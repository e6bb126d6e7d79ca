export { type AccessQuestion, type ApiUser, createAccess } from './access';
export type { Answer } from './answer';
export { createDelivery, type Deliver, type Delivery } from './delivery';
export { createHandler } from './handler';
export { type Listener, listen } from './listener';
export type { ApiRequest } from './request';
