/** `fetch` through a proxy: that of Node knows none. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProxyServer } from './proxy';
import { routeTo } from './route';

/** Statuses whose answers have no body. */
const BODILESS = [204, 205, 304];

/** One request on a connection of its own. A redirect is an answer like any other. */
export async function fetchThrough(
  proxy: ProxyServer,
  input: string | URL,
  init: RequestInit,
): Promise<Response> {
  const url = new URL(input);
  const route = routeTo(url, proxy);
  const request = new Request(url, { ...init, duplex: 'half' } as RequestInit);
  const { headers, ...to } = route.to(`${url.pathname}${url.search}`);
  const agent = route.agent({ keepAlive: false });
  const outgoing = route.request({
    ...to,
    method: request.method,
    headers: { ...Object.fromEntries(request.headers), ...lengthOf(init.body), ...headers },
    agent,
    signal: init.signal ?? undefined,
  });
  const answered = new Promise<Response>((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const status = incoming.statusCode ?? 0;
      const isBodiless = BODILESS.includes(status) || request.method === 'HEAD';
      if (isBodiless) incoming.resume();
      const answer = new Headers();
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
        answer.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
      }
      const body = isBodiless ? null : (Readable.toWeb(incoming) as ReadableStream);
      resolve(new Response(body, { status, statusText: incoming.statusMessage, headers: answer }));
    });
  });
  if (request.body === null) outgoing.end();
  else {
    const source = Readable.fromWeb(request.body as import('node:stream/web').ReadableStream);
    // A storage that refuses before it has read all closes the connection: its answer counts.
    pipeline(source, outgoing).catch((error) => outgoing.destroy(error));
  }
  return answered;
}

/** Storages take no body without a length; a stream's is told by its header. */
function lengthOf(body: RequestInit['body']): Record<string, string> {
  if (typeof body === 'string') return { 'content-length': String(Buffer.byteLength(body)) };
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    return { 'content-length': String(body.byteLength) };
  }
  return {};
}
