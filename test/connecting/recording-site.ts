/** Servers and proxies on loopback that write down what reaches them, and answer as a management API without events would. */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Material } from './certificates';

/** One request to a server, as far as it says where, as whom and by which way. */
export interface Recorded {
  readonly server: string;
  readonly request: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly certificate: string | undefined;
  readonly serverName: string | undefined;
  readonly proxies: readonly string[];
}

export interface RecordingSite {
  readonly ports: {
    readonly http: number;
    readonly https: number;
    readonly httpProxy: number;
    readonly httpsProxy: number;
    /** Whoever names a user is let in as that one. */
    readonly socksProxy: number;
    readonly issuer: number;
  };
  /** What has reached the API servers, and forgets it. */
  take(): Recorded[];
  stop(): Promise<void>;
}

/** Below this, requests are sent on to the same path of the other server. */
export const REDIRECTING = '/redirecting';

/** @param idToken what the identity provider gives for any refresh token */
export async function startRecordingSite(material: Material, idToken: string): Promise<RecordingSite> {
  let recorded: Recorded[] = [];
  let proxied: string[] = [];
  const sockets = new Set<Socket>();
  const { certificate: cert, key } = material.server;

  function answer(server: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const socket = request.socket as TLSSocket;
    const common = socket.getPeerCertificate?.()?.subject?.CN;
    const url = new URL(request.url ?? '/', 'http://none');
    const kept = Object.entries(request.headersDistinct).filter(([name]) =>
      /^authorization$|^impersonate-/.test(name),
    );
    recorded.push({
      server,
      request: `${request.method} ${url.pathname}`,
      host: (request.headers.host ?? '').toLowerCase(),
      headers: Object.fromEntries(kept.map(([name, values]) => [name, (values ?? []).join(' & ')]).sort()),
      certificate: common as string | undefined,
      serverName: socket.servername ? socket.servername.toLowerCase() : undefined,
      proxies: proxied,
    });
    proxied = [];
    if (url.pathname.startsWith(REDIRECTING)) {
      const other =
        server === 'http' ? `https://127.0.0.1:${portOf(secure)}` : `http://127.0.0.1:${portOf(plain)}`;
      response.writeHead(302, { location: other + url.pathname.slice(REDIRECTING.length) }).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end('{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}');
  }

  const tls = { cert, key };
  const plain = http.createServer((request, response) => answer('http', request, response));
  const secure = https.createServer(
    { ...tls, requestCert: true, rejectUnauthorized: false },
    (request, response) => answer('https', request, response),
  );
  const issuer = http.createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    const found = { token_endpoint: `http://127.0.0.1:${portOf(issuer)}/token` };
    const given = { id_token: idToken, access_token: 'a', token_type: 'Bearer', refresh_token: 'r' };
    response.end(JSON.stringify(request.method === 'GET' ? found : given));
  });

  function asProxy<S extends http.Server | https.Server>(kind: string, server: S): S {
    const note = (what: string, request: http.IncomingMessage) =>
      proxied.push(`${kind} ${what} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      const target = new URL(request.url ?? '/', 'http://none');
      note(target.host, request);
      request.url = target.pathname;
      answer('http', request, response);
    });
    server.on('connect', (request: http.IncomingMessage, client: Socket) => {
      note((request.url ?? '').toLowerCase(), request);
      const onwards = connect(portOf(secure), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(onwards).pipe(client);
      });
      sockets.add(onwards);
      onwards.on('error', () => client.destroy());
      client.on('error', () => onwards.destroy());
    });
    return server;
  }

  /** RFC 1928 and 1929, as far as clients of TCP go. */
  const socksProxy = createServer((client) => {
    client.on('error', () => {});
    void (async () => {
      const bytes = readerOf(client);
      const [, count = 0] = await bytes(2);
      const byPassword = (await bytes(count)).includes(2);
      client.write(Buffer.from([5, byPassword ? 2 : 0]));
      let user = 'nobody';
      if (byPassword) {
        const [, length = 0] = await bytes(2);
        user = String(await bytes(length));
        user += `:${await bytes((await bytes(1))[0] ?? 0)}`;
        client.write(Buffer.from([1, 0]));
      }
      const [, , , kind] = await bytes(4);
      const address = await bytes(kind === 1 ? 4 : kind === 4 ? 16 : ((await bytes(1))[0] ?? 0));
      const port = (await bytes(2)).readUInt16BE();
      const name = kind === 1 ? address.join('.') : kind === 4 ? address.toString('hex') : String(address);
      proxied.push(`socks ${name.toLowerCase()}:${port} ${user}`);
      const onwards = connect(
        [80, portOf(plain)].includes(port) ? portOf(plain) : portOf(secure),
        '127.0.0.1',
        () => {
          client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          client.pipe(onwards).pipe(client);
        },
      );
      sockets.add(onwards);
      onwards.on('error', () => client.destroy());
      client.on('close', () => onwards.destroy());
    })().catch(() => client.destroy());
  });
  const httpProxy = asProxy('http', http.createServer());
  const httpsProxy = asProxy('https', https.createServer(tls));
  const servers = [plain, secure, issuer, httpProxy, httpsProxy, socksProxy];
  for (const server of servers) {
    server.on('connection', (socket) => sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    ports: {
      http: portOf(plain),
      https: portOf(secure),
      httpProxy: portOf(httpProxy),
      httpsProxy: portOf(httpsProxy),
      socksProxy: portOf(socksProxy),
      issuer: portOf(issuer),
    },
    take() {
      const taken = recorded;
      recorded = [];
      proxied = [];
      return taken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** The next bytes of a client, so many. */
function readerOf(client: Socket): (length: number) => Promise<Buffer> {
  let heard = Buffer.alloc(0);
  let wake = () => {};
  client.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    wake();
  });
  return async (length) => {
    while (heard.length < length) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = heard.subarray(0, length);
    heard = heard.subarray(length);
    return taken;
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
