import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** One request, as it came over the wire. */
export interface Recorded {
  readonly protocol: 'http:' | 'https:';
  /** `host:port`, as the client asked to be connected; in lower case, as names have none. */
  readonly dialled: string;
  readonly method: string;
  /** The header, upper and lower case as sent. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** `AWS4-HMAC-SHA256 <region>/<service>`, `version 2` or `none`. */
  readonly signature: string;
  readonly hasToken: boolean;
}

export interface RecordingProxy {
  readonly url: string;
  /** Takes requests without a tunnel that name their target in `x-dialled`, as `https://host:port`. */
  readonly port: number;
  /** What came since the last call. */
  taken(): Recorded[];
  stop(): Promise<void>;
}

/**
 * A proxy that is every storage itself: it ends the TLS of tunnels with one certificate for all hosts, writes down what is
 * asked, and says yes.
 */
export async function startRecordingProxy(tls: { key: string; cert: string }): Promise<RecordingProxy> {
  const records: Recorded[] = [];
  const tunnels = new Map<number, string>();
  const ended = new WeakMap<Socket, string | undefined>();

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const tunnel = ended.get(request.socket);
    records.push(recordOf(request, tunnel));
    response.writeHead(request.method === 'DELETE' ? 204 : 200, {
      'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT',
      etag: '"9dd4e461268c8034f5c8564e155c67a6"',
      ...(request.method !== 'DELETE' && { 'content-length': '1' }),
    });
    response.end(request.method === 'GET' ? 'x' : undefined);
  };
  const plain = createServer(answer);
  const inTunnel = createServer(answer);
  const ending = createTlsServer({ ...tls, ALPNProtocols: ['http/1.1'] });
  ending.on('secureConnection', (socket) => {
    ended.set(socket, tunnels.get(socket.remotePort ?? 0));
    inTunnel.emit('connection', socket);
  });
  ending.on('tlsClientError', () => undefined);
  await listening(plain);
  await listening(ending);
  const inner = (ending.address() as AddressInfo).port;
  plain.on('connect', (request, socket: Socket) => {
    const through = connect(inner, '127.0.0.1', () => {
      tunnels.set(through.localPort ?? 0, request.url ?? '');
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    for (const end of [socket, through]) end.on('error', () => end.destroy());
  });
  const { port } = plain.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    taken: () => records.splice(0),
    async stop() {
      plain.closeAllConnections();
      inTunnel.closeAllConnections();
      await Promise.all([plain, ending].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function recordOf(request: IncomingMessage, tunnel: string | undefined): Recorded {
  const { method = '', headers, url = '' } = request;
  // Of a tunnel, of a client of ours, or of a proxy's ordinary request.
  const direct = headers['x-dialled'] ?? (/^https?:\/\/[^/?]*/i.exec(url) ?? [])[0] ?? '';
  const [, scheme, host, port] = /^(?:(https?):\/\/)?(.*?)(?::(\d*))?$/i.exec(tunnel ?? String(direct)) ?? [];
  const protocol = tunnel !== undefined || scheme === 'https' ? 'https:' : 'http:';
  const dialled = `${host}:${Number(port || (protocol === 'https:' ? 443 : 80))}`;
  return {
    protocol,
    dialled: dialled.toLowerCase(),
    method,
    host: headers.host ?? '',
    path: url.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/, ''),
    signature: signatureOf(headers.authorization),
    hasToken: headers['x-amz-security-token'] !== undefined,
  };
}

function signatureOf(authorization: string | undefined): string {
  if (authorization === undefined) return 'none';
  const [, algorithm, region, service] =
    /^(AWS4-\S+) Credential=.*\/\d{8}\/(.*)\/([^/]*)\/aws4_request,/.exec(authorization) ?? [];
  return algorithm === undefined ? 'version 2' : `${algorithm} ${region}/${service}`;
}

function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
