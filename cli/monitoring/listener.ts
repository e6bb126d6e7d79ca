import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackupError } from '../../lib/errors';
import { CONTENT_TYPE } from '../../lib/monitoring';

/** Where somebody listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** What is answered. */
export interface Answers {
  /** `undefined`: nothing is known yet. */
  metrics(): string | undefined;
}

export interface Listener {
  /** `http://127.0.0.1:9819` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers `/metrics`, and `/-/healthy` and `/-/ready` as Prometheus itself does. Nothing is asked of anybody for it.
 * @throws BackupError `usage` for an address that cannot be had
 */
export async function listen({ host, port }: ListenAddress, answers: Answers): Promise<Listener> {
  const server = createServer((request, response) => answer(request, response, answers));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new BackupError('usage', 'Nobody can listen there', {
      at: `--listen ${host}:${port}`,
      value: cause.code,
      fix: 'choose another port, or an address of this machine',
      cause,
    });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

function answer(request: IncomingMessage, response: ServerResponse, answers: Answers): void {
  const { status, text, type = 'text/plain; charset=utf-8' } = answerTo(request, answers);
  if (status === 405) response.setHeader('allow', 'GET, HEAD');
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(request.method === 'HEAD' ? undefined : text);
}

const NOT_YET: Answer = { status: 503, text: 'the management clusters are being read\n' };

function answerTo({ method, url = '' }: IncomingMessage, { metrics }: Answers): Answer {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'only GET and HEAD\n' };
  const text = metrics();
  switch (url.split('?')[0]) {
    case '/':
      return { status: 200, text: 'mosk-backup metrics: /metrics, /-/healthy, /-/ready\n' };
    case '/-/healthy':
      return { status: 200, text: 'healthy\n' };
    case '/-/ready':
      return text === undefined ? NOT_YET : { status: 200, text: 'ready\n' };
    case '/metrics':
      return text === undefined ? NOT_YET : { status: 200, text, type: CONTENT_TYPE };
    default:
      return { status: 404, text: 'there is /metrics\n' };
  }
}
