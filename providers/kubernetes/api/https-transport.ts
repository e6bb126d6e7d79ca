import * as http from 'node:http';
import * as https from 'node:https';
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
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** A peer that is gone without a word is noticed by the operating system after this and about ten probes of a second. */
const TCP_KEEP_ALIVE_MS = 30_000;
/** An idle connection may have died without a word: after so long, a new one is opened rather than that one tried. */
const LONGEST_IDLE_MS = 20_000;

/** HTTP/1.1 over core `https` with connections kept alive; plain `http` servers are taken as they are. */
export function httpsTransport(identity: ServerIdentity, certificate?: ClientCertificate): Transport {
  const base = new URL(identity.server);
  const secure = base.protocol === 'https:';
  const identified: https.AgentOptions = {
    ca: identity.ca,
    cert: certificate?.cert,
    key: certificate?.key,
    servername: identity.tlsServerName,
    rejectUnauthorized: !identity.insecureSkipTlsVerify,
  };
  const agentFor = (reuse: http.AgentOptions) =>
    secure ? new https.Agent({ ...reuse, ...identified }) : new http.Agent(reuse);
  const kept = agentFor({ keepAlive: true, keepAliveMsecs: TCP_KEEP_ALIVE_MS, timeout: LONGEST_IDLE_MS });
  const unused = agentFor({ keepAlive: false });
  const prefix = base.pathname.replace(/\/+$/, '');

  const transport: Transport = (request) =>
    new Promise((resolve, reject) => {
      const send = secure ? https.request : http.request;
      const outgoing = send(
        {
          host: base.hostname.replace(/^\[|\]$/g, ''),
          port: base.port || (secure ? 443 : 80),
          method: request.method,
          path: prefix + request.path,
          headers:
            request.body === undefined
              ? request.headers
              : { ...request.headers, 'content-length': String(Buffer.byteLength(request.body)) },
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
