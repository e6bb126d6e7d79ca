export { guardConnections } from './guard-connections';
