/** How requests come to a server: straight, or through a proxy. */
import * as http from 'node:http';
import * as https from 'node:https';
import { type ProxyServer, proxyAuthorization } from './proxy';
import { hostOf, type Tls, tlsName } from './server-address';

export interface Route {
  /** Sends a request; `host`, `port`, `path` and `headers` of `to` are part of its options. */
  readonly request: typeof http.request;
  /** Connections for it. */
  agent(reuse: http.AgentOptions): http.Agent;
  /** @param path with query, beginning with a slash */
  to(path: string): Pick<https.RequestOptions, 'host' | 'port' | 'servername' | 'path'> & {
    readonly headers: Readonly<Record<string, string>>;
  };
}

/**
 * An https server is reached by a CONNECT of the proxy, and TLS goes on to the server; requests to an http server are
 * handed to the proxy whole. A SOCKS5 proxy connects to both. Nothing is opened yet.
 * @param tls holds for an https proxy too, as in Go
 */
export function routeTo(target: URL, proxy: ProxyServer | undefined, tls: Tls = {}): Route {
  const secure = target.protocol === 'https:';
  const isSocks = proxy?.url.protocol === 'socks5:';
  if (proxy === undefined || secure || isSocks) {
    return {
      request: secure ? https.request : http.request,
      agent: (reuse) => {
        const straight = () => (secure ? new https.Agent({ ...reuse, ...tls }) : new http.Agent(reuse));
        if (proxy === undefined) return straight();
        // Loaded only here: most of us need no proxy.
        if (isSocks) {
          const { throughSocks } = require('./socks-tunnel') as typeof import('./socks-tunnel');
          return throughSocks(straight(), proxy, secure);
        }
        const { TunnelAgent } = require('./tunnel-agent') as typeof import('./tunnel-agent');
        return new TunnelAgent(proxy, tls, { ...reuse, ...tls });
      },
      to: (path) => ({ ...hostOf(target), servername: tlsName(hostOf(target).host), path, headers: {} }),
    };
  }
  const isProxySecure = proxy.url.protocol === 'https:';
  return {
    request: isProxySecure ? https.request : http.request,
    agent: (reuse) => (isProxySecure ? new https.Agent({ ...reuse, ...tls }) : new http.Agent(reuse)),
    to: (path) => ({
      ...hostOf(proxy.url),
      path: `${target.protocol}//${target.host}${path}`,
      headers: { host: target.host, ...proxyAuthorization(proxy) },
    }),
  };
}
