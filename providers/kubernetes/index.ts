export * from './api';
export { type ClientOptions, createClient } from './client';
export { type Clock, systemClock } from './clock';
export {
  type ApiFailure,
  apiFailureOf,
  isTransient,
  type StatusDetails,
  type TransportFailure,
} from './failure';
export { type ClientCertificate, httpsTransport, type ServerIdentity } from './https-transport';
export type { HttpRequest, HttpResponse, Transport } from './transport';
export { createWatchHub, type Subscription, type WatchHub, type WatchHubOptions } from './watch-hub';
