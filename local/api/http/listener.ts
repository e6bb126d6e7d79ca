import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { BackupError } from '../../../lib/errors';
import { badRequest, internalError, StatusError } from '../status-error';
import { type Answer, jsonAnswer } from './answer';
import type { Deliver, Delivery } from './delivery';
import type { ApiRequest } from './request';
import { readBody } from './request-body';

export interface ListenerOptions {
  /** PEM */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** 0: any free one. */
  readonly port: number;
  readonly deliver: Deliver;
}

export interface Listener {
  readonly port: number;
  /** Ends the watches and closes every connection. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Whichever name the client knows the server by: only path and query matter. */
const ORIGIN = 'https://localhost';

/** Longer than clients keep idle connections, so that no request meets a connection that is just being closed. */
const KEEP_ALIVE = 120_000;

/** @throws BackupError when the port is taken */
export async function listen({ ca, certificate, key, port, deliver }: ListenerOptions): Promise<Listener> {
  const streams = new Set<() => void>();
  // Read once, when the connection begins: a socket that is closing no longer tells.
  const certificates = new WeakMap<object, ApiRequest['certificate']>();
  const server = createServer(
    {
      ca,
      cert: certificate,
      key,
      requestCert: true,
      rejectUnauthorized: false,
      keepAliveTimeout: KEEP_ALIVE,
    },
    (message, response) => {
      void respond(message, response);
    },
  );
  server.on('secureConnection', (socket) => certificates.set(socket, certificateOf(socket)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new BackupError('usage', 'the local API server cannot listen', {
          value: `${HOST}:${port}`,
          fix: 'choose another port, or 0 for any free one',
          cause,
        }),
      );
    });
    server.listen(port, HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const end of [...streams]) end();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };

  /** Never rejects: nothing that a client sends may end the process. */
  async function respond(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await deliveryOf(message);
      if (answer === 'silence') return;
      if (answer === 'reset') message.socket.destroy();
      else if ('stream' in answer) writeStream(response, answer, streams);
      else write(response, answer);
    } catch {
      // Half an answer must not be taken for a whole one.
      response.destroy();
    }
  }

  async function deliveryOf(message: IncomingMessage): Promise<Delivery> {
    try {
      const body = await readBody(message);
      return await deliver(requestOf(message, body, certificates.get(message.socket)));
    } catch (error) {
      // When the connection broke, nobody hears it.
      const { code, status } = error instanceof StatusError ? error : internalError(error);
      return jsonAnswer(code, status);
    }
  }
}

/** @throws StatusError 400 for a request target that is no path, such as `//` */
function requestOf(
  message: IncomingMessage,
  body: Buffer,
  certificate: ApiRequest['certificate'],
): ApiRequest {
  const target = message.url ?? '/';
  if (!URL.canParse(target, ORIGIN)) throw badRequest(`this is no path: ${JSON.stringify(target)}`);
  const url = new URL(target, ORIGIN);
  return {
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body,
    certificate,
  };
}

function certificateOf(socket: TLSSocket): ApiRequest['certificate'] {
  const { subject } = socket.getPeerCertificate();
  if (subject === undefined) return undefined;
  return socket.authorized ? { name: String(subject.CN) } : 'untrusted';
}

function write(response: ServerResponse, { code, headers, text }: Extract<Answer, { text: string }>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // As bytes: together with a text, Node would encode the headers once more.
  const body = Buffer.from(text);
  response.writeHead(code, { 'content-length': body.length });
  response.end(body);
}

function writeStream(
  response: ServerResponse,
  { code, headers, stream }: Extract<Answer, { stream: unknown }>,
  streams: Set<() => void>,
): void {
  response.writeHead(code, headers);
  response.flushHeaders();
  const end = () => response.end();
  streams.add(end);
  let stop: (() => void) | undefined;
  response.once('close', () => {
    streams.delete(end);
    stop?.();
  });
  stop = stream(
    (text) => response.write(text),
    end,
    () => response.destroy(),
  );
}
