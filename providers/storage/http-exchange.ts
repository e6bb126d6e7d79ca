import { once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { proxyFor, routeTo, tlsName } from '../proxy';
import { BrokenAnswer } from './broken-answer';
import type { StorageLimits } from './limits';
import { paceOf } from './pace';

export interface HttpAsk {
  readonly protocol: 'http:' | 'https:';
  /** Name or IP address to connect to. */
  readonly hostname: string;
  readonly port: number | undefined;
  readonly method: string;
  /** Sent as it is. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: AsyncIterable<Uint8Array>;
}

/** The one place where connections to storages are opened. Redirects are not followed: a signature fits one host. */
function openRequest(ask: HttpAsk): ClientRequest {
  const { protocol, hostname, port, method, path, headers } = ask;
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  const target = new URL(`${protocol}//${host}${port === undefined ? '' : `:${port}`}`);
  const proxy = proxyFor(target, process.env);
  const named = protocol === 'https:' ? { servername: tlsName(hostname) } : {};
  if (proxy !== undefined) {
    const route = routeTo(target, proxy);
    const { headers: added, ...to } = route.to(path);
    const agent = route.agent({ keepAlive: false });
    // Of two hosts the signed one holds.
    return route.request({ ...to, ...named, method, headers: { ...added, ...headers }, agent });
  }
  // Node takes 16 KiB of headers, and no more. Requests are few: each has a connection of its own, so that none breaks
  // because a storage has just ended an idle one.
  const options = { hostname, port, method, path, headers, agent: false };
  return protocol === 'http:' ? http.request(options) : https.request({ ...options, ...named });
}

/**
 * Sends a request and waits for the head of its answer, whose body is still to be read or destroyed.
 * @throws BrokenAnswer, errors of Node's network, and those of the body
 */
export function exchange(
  ask: HttpAsk,
  limits: StorageLimits,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = openRequest(ask);
    let deadline: NodeJS.Timeout | undefined;
    const interrupted = () => request.destroy(signal?.reason);
    if (signal?.aborted) interrupted();
    signal?.addEventListener('abort', interrupted);
    request.once('close', () => {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', interrupted);
      // Unless it has been answered: with an upgrade, Node ends the connection without a word.
      reject(new BrokenAnswer('cut', 'the connection ended before the answer did'));
    });
    const sending = send(request, ask.body, limits).then(() => {
      const patienceMs = ask.body === undefined ? limits.headMs : limits.storedMs;
      deadline = setTimeout(() => {
        request.destroy(new BrokenAnswer('late', `no answer within ${patienceMs / 1000} s`));
      }, patienceMs);
      if (request.destroyed) clearTimeout(deadline);
    });
    request.on('error', reject);
    request.once('response', (answer) => {
      clearTimeout(deadline);
      // Read or not: an error that nobody waits for any more must not end the process.
      answer.on('error', () => undefined);
      if (!request.writableEnded && (answer.statusCode ?? 0) < 300) {
        request.destroy(new BrokenAnswer('early', 'the storage said "stored" before it had the file'));
        return;
      }
      resolve(answer);
    });
    sending.catch((error) => {
      request.destroy();
      reject(error);
    });
  });
}

async function send(
  request: ClientRequest,
  body: AsyncIterable<Uint8Array> | undefined,
  limits: StorageLimits,
): Promise<void> {
  const pace = paceOf(limits, (error) => request.destroy(error));
  for await (const chunk of body ?? []) {
    if (request.destroyed) return;
    if (!request.write(chunk)) await pace.waiting(() => drained(request));
    pace.moved(chunk.length);
  }
  request.end();
}

/** Whoever waits for the answer hears why a request was destroyed. */
async function drained(request: ClientRequest): Promise<void> {
  const over = new AbortController();
  try {
    const events = ['drain', 'close', 'response'].map((event) =>
      once(request, event, { signal: over.signal }),
    );
    await Promise.race(events.map((event) => event.catch(() => undefined)));
  } finally {
    over.abort();
  }
}
