export { type AccessQuestion, type ApiUser, createAccess } from './access';
export { createHandler } from './handler';
export { type Listener, listen } from './listener';
