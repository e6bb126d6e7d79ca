import { type IncomingMessage, validateHeaderName, validateHeaderValue } from 'node:http';
import { CONNECTION_LIMITS } from '../limits';
import { bucketOfHost } from './addressing';
import { invalidArgument } from './s3-problem';
import { uriDecode } from './sigv4';

type Query = readonly (readonly [string, string])[];
type Headers = Readonly<Record<string, string>>;

/** A request in S3's terms. */
export interface S3Request {
  readonly method: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  /** What it asks for; nothing of a signature. */
  readonly query: Query;
  /** Names in lower case. Those that a presigned URL holds in its query are among them. */
  readonly headers: Headers;
  /** As it was sent: that is what is signed. */
  readonly wire: { readonly path: string; readonly query: Query; readonly headers: Headers };
  readonly body: AsyncIterable<Buffer>;
}

export const SIGNATURE_PARAMETER = 'X-Amz-Signature';
const OF_THE_SIGNATURE =
  /^X-Amz-(?:Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Content-Sha256)$/;

/** @throws S3Problem 400 for what is no request of S3 to this server */
export function s3Request(message: IncomingMessage): S3Request {
  const headers = message.headers as Record<string, string>;
  const { path, rawQuery, host = headers.host } = target(message.url ?? '/');
  const ofHost = bucketOfHost(host);
  const decoded = decode(path, rawQuery);
  const [bucket = '', ...key] = ofHost === '' ? decoded.segments : [ofHost, ...decoded.segments];
  const asked = decoded.query.filter(([name]) => !OF_THE_SIGNATURE.test(name));
  const presigned = decoded.query.some(([name]) => name === SIGNATURE_PARAMETER);
  const isHeader = ([name]: readonly [string, string]) => presigned && /^x-amz-/i.test(name);
  const inQuery = asked.filter(isHeader).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of inQuery) requireHeaderForm(name, value);
  requireOnce([
    ...asked.map(([name]) => name),
    ...inQuery.map(([name]) => name).filter((name) => name in headers),
  ]);
  return {
    method: message.method ?? 'GET',
    bucket,
    key: key.join('/'),
    query: asked.filter((pair) => !isHeader(pair)),
    headers: { ...headers, ...Object.fromEntries(inQuery) },
    wire: { path, query: decoded.query, headers },
    // A reader that gives up leaves the connection open, so that the client reads why.
    body: { [Symbol.asyncIterator]: () => bodyOf(message) },
  };
}

/** Ends with the connection when nothing has come for too long. */
async function* bodyOf(message: IncomingMessage): AsyncGenerator<Buffer> {
  message.socket.setTimeout(CONNECTION_LIMITS.quietMs);
  try {
    yield* message.iterator({ destroyOnReturn: false });
  } finally {
    message.socket.setTimeout(0);
  }
}

/** Value of a query parameter; empty for one without value, `undefined` for an absent one. */
export function queryValue(request: { readonly query: Query }, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** `/path?query`, or with scheme and host before it, as HTTP allows (RFC 9112, 3.2.2). */
function target(url: string) {
  const [, host, rest = url] = /^https?:\/\/([^/?]*)(.*)$/i.exec(url) ?? [];
  const [path = '/', rawQuery = ''] = rest.split(/\?(.*)/s);
  if (path !== '' && !path.startsWith('/')) throw invalidArgument('The request path must begin with a slash');
  return { path: path === '' ? '/' : path, rawQuery, host };
}

function decode(path: string, rawQuery: string) {
  try {
    return {
      segments: path.slice(1).split('/').map(uriDecode),
      query: rawQuery.split('&').filter(Boolean).map(queryPair),
    };
  } catch {
    throw invalidArgument('The request path or query is not percent-encoded UTF-8');
  }
}

function queryPair(pair: string): readonly [string, string] {
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  return [uriDecode(name), uriDecode(value)];
}

/**
 * A text of a query that is to stand in a header, now or in an answer.
 *
 * @throws S3Problem 400 for one that cannot
 */
export function requireHeaderForm(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw invalidArgument('A parameter that stands for a header has characters that no header may have');
  }
}

function requireOnce(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw invalidArgument(`"${twice}" is given twice`);
}
