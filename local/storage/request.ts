import type { IncomingMessage } from 'node:http';
import { invalidArgument } from './s3-problem';
import { uriDecode } from './sigv4';

/** A request in S3's terms. */
export interface S3Request {
  readonly method: string;
  /** As on the wire. */
  readonly rawPath: string;
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Buffer>;
}

export function s3Request(message: IncomingMessage): S3Request {
  const [rawPath = '/', rawQuery = ''] = (message.url ?? '/').split(/\?(.*)/s);
  const [bucket = '', ...key] = rawPath.slice(1).split('/');
  try {
    return {
      method: message.method ?? 'GET',
      rawPath,
      bucket: uriDecode(bucket),
      key: key.map(uriDecode).join('/'),
      query: rawQuery.split('&').filter(Boolean).map(queryPair),
      headers: message.headers as Record<string, string>,
      body: message,
    };
  } catch {
    throw invalidArgument('The request path or query is not percent-encoded UTF-8');
  }
}

/** Value of a query parameter; empty for one without value, `undefined` for an absent one. */
export function queryValue(request: S3Request, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

function queryPair(pair: string): readonly [string, string] {
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  return [uriDecode(name), uriDecode(value)];
}
