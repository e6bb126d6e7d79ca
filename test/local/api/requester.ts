import { Agent, type RequestOptions, request as send } from 'node:https';
import { parse } from 'yaml';

/** An answer as it came over the wire. `body` is parsed when it is JSON. */
export interface Answer {
  readonly code: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface Extra {
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Record<string, string>;
}

export interface Requester {
  (method: string, path: string, body?: unknown, extra?: Extra): Promise<Answer>;
  /** Opens a watch and collects its events until `close`, or until the server ends it. */
  watch(path: string, extra?: Extra): Promise<OpenWatch>;
  close(): void;
}

export interface OpenWatch {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly events: any[];
  /** The events, once there are at least `count`; an error after 5 s. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  atLeast(count: number): Promise<any[]>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): void;
}

const DEADLINE = 5_000;

/** A stream of events that has ended is several documents, or none. */
function bodyOf(text: string): unknown {
  return /^$|\}\n\{/.test(text) ? undefined : JSON.parse(text);
}

/** A client of nothing but node's `https`, with the credentials of a kubeconfig. */
export function requesterFor(
  kubeconfig: string,
  credentials: 'certificate' | 'none' = 'certificate',
): Requester {
  const { clusters, users } = parse(kubeconfig);
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user;
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const agent = new Agent({ keepAlive: true });
  const options: RequestOptions = {
    agent,
    ca: decoded(ca),
    ...(credentials === 'certificate' ? { cert: decoded(cert), key: decoded(key) } : {}),
  };

  function open(method: string, path: string, body: unknown, { contentType, accept, headers }: Extra) {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const message = send(`${server}${path}`, {
      ...options,
      method,
      headers: {
        // Said by hand, because node sends no length with the body of a DELETE.
        ...(text === undefined
          ? {}
          : { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...(accept === undefined ? {} : { accept }),
        ...headers,
      },
    });
    message.end(text);
    return message;
  }

  const requester = (method: string, path: string, body?: unknown, extra: Extra = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const message = open(method, path, body, extra);
      message.once('error', reject);
      message.once('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.once('error', reject);
        response.once('end', () => {
          const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
          const code = response.statusCode ?? 0;
          resolve({ code, headers: response.headers, text, body: isJson ? bodyOf(text) : undefined });
        });
      });
    });

  const watch = (path: string, extra: Extra = {}) =>
    new Promise<OpenWatch>((resolve, reject) => {
      const message = open('GET', path, undefined, extra);
      message.once('error', reject);
      message.once('response', (response) => {
        const events: unknown[] = [];
        let rest = '';
        let notify = () => {};
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          events.push(...lines.map((line) => JSON.parse(line)));
          notify();
        });
        const ended = new Promise<void>((end) => response.once('close', end));
        // Closing from this side is an error to the stream, and wanted.
        response.on('error', () => {});
        const atLeast = (count: number) =>
          new Promise<unknown[]>((enough, tooFew) => {
            const timer = setTimeout(
              () => tooFew(new Error(`only ${events.length} events: ${JSON.stringify(events)}`)),
              DEADLINE,
            );
            notify = () => {
              if (events.length < count) return;
              clearTimeout(timer);
              enough(events);
            };
            notify();
          });
        resolve({ events, atLeast, ended, close: () => message.destroy() });
      });
    });

  return Object.assign(requester, { watch, close: () => agent.destroy() });
}
