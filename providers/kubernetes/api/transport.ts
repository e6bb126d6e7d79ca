/** The one door to the network: tests put a server of this process behind it. */
import { checkLength, LONGEST_ANSWER } from './answer-bounds';

/** A request, as it goes out. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with query, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** On a connection of its own: one that was used before may be dead by now. */
  readonly newConnection?: true;
  /** Ends the request and its answer. */
  readonly signal?: AbortSignal;
}

/** An answer, as it comes in. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Rejects when the connection breaks before the answer's end. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Sends one request. Rejects with Node's own error when there is no answer. */
export interface Transport {
  (request: HttpRequest): Promise<HttpResponse>;
  /** Closes the connections, and ends what goes on to log in. */
  close?(): void;
}

/** @param beforeWrite what it rejects with, a request that may change something fails with, unsent */
export function askingBeforeWrites(transport: Transport, beforeWrite?: () => Promise<void>): Transport {
  if (beforeWrite === undefined) return transport;
  const asking: Transport = async (request) => {
    if (request.method !== 'GET') await beforeWrite();
    return transport(request);
  };
  asking.close = () => transport.close?.();
  return asking;
}

/** A header's value; the last one if it was sent several times. */
export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.at(-1) : value;
}

/**
 * @param longest how many bytes it may have
 * @throws Node's own error when the connection breaks before the end, UnreadableAnswer when it goes on for too long
 */
export async function textOf(response: HttpResponse, longest = LONGEST_ANSWER): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    checkLength('the answer', length, longest);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
