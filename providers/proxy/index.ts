export { type Environment, type ProxyServer, proxyFor, proxyName, readProxy } from './proxy';
export { ProxyFailure } from './proxy-failure';
export { type Route, routeTo } from './route';
export { type Tls, tlsName } from './server-address';
