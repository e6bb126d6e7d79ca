export { type AccessQuestion, type ApiUser, createAccess } from './access';
export type { Answer } from './answer';
export { CONTROL_ROOT, type Control, controlled } from './control';
export { createDelivery, type Deliver, type Delivery } from './delivery';
export { createHandler } from './handler';
export { type Listener, listen } from './listener';
export type { ApiRequest } from './request';
export { createServiceAccountTokens } from './service-account-tokens';
export { accountOf } from './token-request';
