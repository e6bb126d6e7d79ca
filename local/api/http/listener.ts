import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { BackupError } from '../../../lib/errors';
import { guardConnections } from '../../connections';
import { API_LIMITS, CONNECTION_LIMITS } from '../../limits';
import { badRequest, internalError, StatusError, tooManyRequests } from '../status-error';
import { type CompleteAnswer, jsonAnswer, type StreamAnswer } from './answer';
import type { Deliver, Delivery } from './delivery';
import { gathered } from './gathered';
import type { ApiRequest } from './request';
import { readBody, type UnderWay } from './request-body';

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

/** Always taken: errors among them. */
const SMALL_BYTES = 64 * 1024;

const HOST = '127.0.0.1';

/** Whichever name the client knows the server by: only path and query matter. */
const ORIGIN = 'https://localhost';

/** Longer than clients keep idle connections, so that no request meets a connection that is just being closed. */
const KEEP_ALIVE = 120_000;

/** How often it is looked for requests that take too long. */
const CHECKING_INTERVAL = 5_000;

/** For what a client still sends of a request that has been refused. */
const LONGEST_REST_MS = 5_000;

/** @throws BackupError when the port is taken */
export async function listen({ ca, certificate, key, port, deliver }: ListenerOptions): Promise<Listener> {
  const streams = new Set<() => void>();
  /** Bytes of bodies that are being read, and of answers that are not taken yet. */
  const underWay: UnderWay = { arriving: 0, leaving: 0 };
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
      handshakeTimeout: CONNECTION_LIMITS.handshakeMs,
      requestTimeout: CONNECTION_LIMITS.requestMs,
      connectionsCheckingInterval: CHECKING_INTERVAL,
    },
    (message, response) => {
      void respond(message, response);
    },
  );
  guardConnections(server);
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
      else write(response, answer, underWay);
    } catch {
      // Half an answer must not be taken for a whole one.
      response.destroy();
    }
  }

  async function deliveryOf(message: IncomingMessage): Promise<Delivery> {
    try {
      const body = await readBody(message, underWay);
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

function write(response: ServerResponse, answer: CompleteAnswer, underWay: UnderWay): void {
  // As bytes: together with a text, Node would encode the headers once more.
  const body = answer.bytes ?? Buffer.from(answer.text);
  if (underWay.leaving + body.length > API_LIMITS.leavingBytes && body.length > SMALL_BYTES) {
    const { code, status } = tooManyRequests();
    write(response, jsonAnswer(code, status), underWay);
    return;
  }
  underWay.leaving += body.length;
  response.once('close', () => {
    underWay.leaving -= body.length;
  });
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (!response.req.complete) leaveRest(response);
  response.writeHead(answer.code, { 'content-length': body.length });
  response.end(body);
  // Whoever takes nothing of it for so long is not there any more.
  if (body.length > SMALL_BYTES) response.socket?.setTimeout(CONNECTION_LIMITS.quietMs);
}

/** Whoever still sends when the connection closes may never read the answer. */
function leaveRest(response: ServerResponse): void {
  const { req } = response;
  response.setHeader('connection', 'close');
  req.resume();
  const patience = setTimeout(() => req.destroy(), LONGEST_REST_MS);
  req.once('close', () => clearTimeout(patience));
}

function writeStream(
  response: ServerResponse,
  { code, headers, stream }: StreamAnswer,
  streams: Set<() => void>,
): void {
  response.writeHead(code, headers);
  response.flushHeaders();
  const lines = gathered(response);
  const end = () => {
    lines.flush();
    response.end();
  };
  streams.add(end);
  let stop: (() => void) | undefined;
  response.once('close', () => {
    streams.delete(end);
    stop?.();
  });
  stop = stream(lines.send, end, () => {
    lines.flush();
    response.destroy();
  });
}
