/**
 * Connections to https servers through the CONNECT of a proxy.
 *
 * Over core `http`, and not a library: https-proxy-agent 7 hands what a proxy says instead of 200 on as if the server had
 * said it, and reads headers without an end. Core's parser bounds them, and the rest is this one class.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ProxyServer, proxyAuthorization, proxyName } from './proxy';
import { ProxyFailure } from './proxy-failure';
import { hostOf, type Tls } from './server-address';

/** A proxy that has not answered by then is not there. */
const LONGEST_CONNECT_MS = 30_000;

/** Called with an error alone, or with a socket. */
type Done = (error: Error | null, socket: Duplex) => void;

export class TunnelAgent extends https.Agent {
  readonly #proxy: ProxyServer;
  readonly #tls: Tls;
  /** Tunnels that are being asked for. */
  readonly #opening = new Set<http.ClientRequest>();

  /**
   * @param tls for an https proxy
   * @param options for the server behind it
   */
  constructor(proxy: ProxyServer, tls: Tls, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
    this.#tls = tls;
  }

  override createConnection(options: https.RequestOptions, done?: Done): undefined {
    const fail = (error: Error) => (done as ((error: Error) => void) | undefined)?.(error);
    const target = `${bracketed(options.host ?? '')}:${options.port}`;
    const isSecure = this.#proxy.url.protocol === 'https:';
    const asking = (isSecure ? https : http).request({
      ...hostOf(this.#proxy.url),
      ...(isSecure ? this.#tls : {}),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyAuthorization(this.#proxy) },
      agent: false,
      signal: options.signal,
      timeout: LONGEST_CONNECT_MS,
    });
    this.#opening.add(asking);
    asking.once('close', () => this.#opening.delete(asking));
    const failed = (reason: string, cause?: unknown) =>
      fail(new ProxyFailure(proxyName(this.#proxy), this.#proxy.at, target, reason, cause));
    asking.once('timeout', () =>
      asking.destroy(new Error(`no answer within ${LONGEST_CONNECT_MS / 1000} s`)),
    );
    asking.once('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.message, error));
    // Whoever answers without a tunnel has closed it; there is nothing of use in it.
    asking.once('response', (answer) => {
      answer.destroy();
      failed(`it answered ${answer.statusCode}`);
    });
    asking.once('connect', ({ statusCode }, socket: Socket, head) => {
      if (statusCode !== 200 || head.length > 0) {
        socket.destroy();
        failed(statusCode === 200 ? 'it sent more than its answer' : `it answered ${statusCode}`);
        return;
      }
      socket.setTimeout(0);
      const secured = super.createConnection({ ...options, socket } as https.RequestOptions);
      if (secured) done?.(null, secured);
    });
    asking.end();
  }

  override destroy(): void {
    for (const asking of this.#opening) asking.destroy();
    super.destroy();
  }
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
