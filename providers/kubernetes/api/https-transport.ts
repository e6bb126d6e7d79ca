import type * as http from 'node:http';
import * as tls from 'node:tls';
import { type ProxyServer, routeTo, type Tls, tlsName } from '../../proxy';
import type { Transport } from './transport';

/** A server and how to know that it is the right one. All PEM values are text. */
export interface ServerIdentity {
  /** `https://host:port`, with a path prefix if the API is behind one. */
  readonly server: string;
  /** Certificates to trust; those of the system when left out. */
  readonly ca?: string;
  /** Name that the certificate must carry instead of the host in `server`. */
  readonly tlsServerName?: string;
  /** Accepts any certificate. */
  readonly insecureSkipTlsVerify?: boolean;
  /** Straight to it when left out. */
  readonly proxy?: ProxyServer;
  /** Of every request, such as those that ask to be taken for somebody else. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A peer that is gone without a word is noticed by the operating system after this and about ten probes of a second. */
const TCP_KEEP_ALIVE_MS = 30_000;
/** An idle connection may have died without a word: after so long, a new one is opened rather than that one tried. */
const LONGEST_IDLE_MS = 20_000;

/**
 * HTTP/1.1 over core `https` with connections kept alive; plain `http` servers are taken as they are. A redirect is an answer
 * like any other: following it could show a credential to somebody else.
 */
export function httpsTransport(identity: ServerIdentity, certificate?: ClientCertificate): Transport {
  const base = new URL(identity.server);
  const route = routeTo(base, identity.proxy, tlsOf(identity, certificate));
  const kept = route.agent({ keepAlive: true, keepAliveMsecs: TCP_KEEP_ALIVE_MS, timeout: LONGEST_IDLE_MS });
  const unused = route.agent({ keepAlive: false });
  const prefix = base.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');

  const transport: Transport = (request) =>
    new Promise((resolve, reject) => {
      const { headers, ...to } = route.to(prefix + request.path);
      const outgoing = route.request(
        {
          ...to,
          method: request.method,
          headers: {
            ...request.headers,
            ...(identity.headers as http.OutgoingHttpHeaders),
            ...headers,
            ...(request.body !== undefined && { 'content-length': String(Buffer.byteLength(request.body)) }),
          },
          agent: request.newConnection ? unused : kept,
          signal: request.signal,
        },
        (incoming) => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: incoming });
        },
      );
      outgoing.on('error', reject);
      outgoing.on('socket', (socket) => socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS));
      outgoing.end(request.body);
    });
  transport.close = () => {
    kept.destroy();
    unused.destroy();
  };
  return transport;
}

function tlsOf(
  { ca, tlsServerName, insecureSkipTlsVerify }: ServerIdentity,
  certificate: ClientCertificate | undefined,
): Tls {
  return {
    ca,
    // As in Go, whatever the kubeconfig names as an authority is one, a certificate between root and server too.
    allowPartialTrustChain: ca !== undefined,
    cert: certificate?.cert,
    key: certificate?.key,
    rejectUnauthorized: !insecureSkipTlsVerify,
    ...(tlsServerName !== undefined && { servername: tlsName(tlsServerName) }),
    checkServerIdentity: (host, shown) => identityProblem(tlsServerName ?? host, shown),
  };
}

/** As in Go, a common name is no name of a server: only Node would still look at it. */
function identityProblem(name: string, shown: tls.PeerCertificate): Error | undefined {
  if (shown.subjectaltname !== undefined) return tls.checkServerIdentity(name, shown);
  const problem = `The certificate carries no name, so not that of ${name} either`;
  return Object.assign(new Error(problem), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}
