/** AWS Signature Version 4 as S3 uses it: the pure part, over texts. */
import { createHash, createHmac } from 'node:crypto';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
export const EMPTY_SHA256 = sha256('');

export interface SigningContext {
  readonly secretAccessKey: string;
  /** `20260131T235959Z` */
  readonly dateTime: string;
  /** `20260131/us-east-1/s3/aws4_request` */
  readonly scope: string;
}

export interface CanonicalParts {
  readonly method: string;
  /** As it came over the wire, percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Names of the signed headers in lower case, in their order, with their values. */
  readonly headers: readonly (readonly [string, string])[];
  /** `x-amz-content-sha256`, or `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
}

export function canonicalRequest({ method, path, query, headers, payload }: CanonicalParts): string {
  const canonicalQuery = query
    .map(([name, value]) => [uriEncode(name), uriEncode(value)])
    // A space sorts before every encoded character, so that `a` comes before `a-b`.
    .sort((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  return [
    method,
    path
      .split('/')
      .map((segment) => uriEncode(uriDecode(segment)))
      .join('/'),
    canonicalQuery,
    ...headers.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}`),
    '',
    headers.map(([name]) => name).join(';'),
    payload,
  ].join('\n');
}

export function requestSignature(context: SigningContext, canonical: string): string {
  return sign(context, [ALGORITHM, context.dateTime, context.scope, sha256(canonical)]);
}

/** Signature of one chunk of an `aws-chunked` body; each depends on the one before. */
export function chunkSignature(context: SigningContext, previous: string, dataHash: string): string {
  const { dateTime, scope } = context;
  return sign(context, [`${ALGORITHM}-PAYLOAD`, dateTime, scope, previous, EMPTY_SHA256, dataHash]);
}

/** Signature of the trailing headers of an `aws-chunked` body. */
export function trailerSignature(context: SigningContext, previous: string, trailer: string): string {
  const { dateTime, scope } = context;
  return sign(context, [`${ALGORITHM}-TRAILER`, dateTime, scope, previous, sha256(trailer)]);
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @throws URIError for what is not percent-encoded UTF-8 */
export function uriDecode(text: string): string {
  return decodeURIComponent(text);
}

function sign({ secretAccessKey, scope }: SigningContext, lines: string[]): string {
  const key = scope
    .split('/')
    .reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secretAccessKey}`);
  return hmac(key, lines.join('\n')).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
