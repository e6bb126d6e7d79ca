/** A storage that has something wrong with it: what stands before one of the local management cluster. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificateOf } from '../../../local/api/certificate';

export interface FrontOptions {
  /** `untrusted`: by an authority that nobody knows; `expired`: and its time is over as well. */
  readonly certificate?: 'untrusted' | 'expired';
  /** S3's code of a refusal, and what else is in its document, for requests of these methods; by default all. */
  readonly refuses?: {
    readonly status: number;
    readonly code: string;
    readonly more?: string;
    readonly methods?: string[];
  };
  /** By how much its clock is ahead, in milliseconds. */
  readonly aheadMs?: number;
}

export interface StorageFront {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export async function startStorageFront(behind: string, options: FrontOptions): Promise<StorageFront> {
  const { certificate, refuses, aheadMs = 0 } = options;
  const answer = (asked: IncomingMessage, response: ServerResponse) => {
    response.sendDate = false;
    const date = new Date(Date.now() + aheadMs).toUTCString();
    if (refuses !== undefined && (refuses.methods ?? [asked.method]).includes(asked.method)) {
      asked.resume();
      const { status, code, more = '' } = refuses;
      response.writeHead(status, { date, 'content-type': 'application/xml' });
      response.end(
        asked.method === 'HEAD' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code>${more}</Error>`,
      );
      return;
    }
    const { method, headers, url: path } = asked;
    // With the host that was signed.
    const passed = request(behind, { method, headers, path, agent: false }, (given) => {
      response.writeHead(given.statusCode ?? 502, { ...given.headers, date });
      given.pipe(response);
    });
    passed.on('error', () => response.destroy());
    asked.pipe(passed);
  };
  const server =
    certificate === undefined ? createServer(answer) : createTlsServer(pairOf(certificate), answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const DAY = 86_400_000;

function pairOf(state: 'untrusted' | 'expired') {
  const keys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const { publicKey, privateKey } = keys();
  const certificate = certificateOf({
    subject: 'a storage',
    publicKey,
    issuer: { name: 'an authority that nobody knows', ...keys() },
    notBefore: new Date(Date.now() - 2 * DAY),
    notAfter: new Date(Date.now() + (state === 'expired' ? -DAY : DAY)),
    use: { kind: 'server', names: ['127.0.0.1'] },
  });
  return { cert: certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
}
