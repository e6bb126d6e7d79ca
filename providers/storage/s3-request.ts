import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { amazonEscaped } from '../../lib/contract';
import { readWhole } from './answer-body';
import { exchange } from './http-exchange';
import { MAX_ERROR_BYTES, type StorageLimits } from './limits';
import type { S3Connection } from './s3-connection';
import { RefusedRequest, refusalOf } from './s3-refusal';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Empty: the bucket itself. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: AsyncIterable<Uint8Array>;
}

export interface S3Session {
  readonly connection: S3Connection;
  readonly limits: StorageLimits;
  readonly signal: AbortSignal | undefined;
  /** Is shown the head of each answer that is no refusal. */
  readonly onAnswer?: (headers: IncomingHttpHeaders) => void;
}

/**
 * Signs and sends one request. The answer, 2xx, has a body that is still to be read or destroyed.
 * @throws RefusedRequest with any other answer, BrokenAnswer, errors of Node's network and those of the body
 */
export async function s3Request(
  { connection, limits, signal, onAnswer }: S3Session,
  { method, key, query = {}, headers, body }: S3Request,
): Promise<IncomingMessage> {
  const { protocol, hostname, port, host } = connection.address;
  const path = `${connection.address.pathOf(key)}${queryText(query)}`;
  const all: OutgoingHttpHeaders = {
    host,
    'user-agent': 'mosk-backup',
    ...(body && { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' }),
    ...(connection.requesterPays && { 'X-Amz-Request-Payer': 'requester' }),
    ...headers,
  };
  const signed = sign(connection, method, path, all);
  const answer = await exchange(
    { protocol, hostname, port, method, path, headers: signed, body },
    limits,
    signal,
  );
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    onAnswer?.(answer.headers);
    return answer;
  }
  const text = method === 'HEAD' ? '' : await readWhole(answer, MAX_ERROR_BYTES, limits);
  answer.destroy();
  throw new RefusedRequest(refusalOf(status, answer.headers, text));
}

function sign(
  { region, accessKeyId, secretAccessKey, sessionToken }: S3Connection,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders,
): OutgoingHttpHeaders {
  const { sign: signed } = require('#vendor/aws4') as typeof import('#vendor/aws4');
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return signed({ service: 's3', region, method, path, headers }, credentials).headers ?? headers;
}

function queryText(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${amazonEscaped(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.sort().join('&')}`;
}
