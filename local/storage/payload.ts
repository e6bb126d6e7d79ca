import { createHash } from 'node:crypto';
import type { Authenticated } from './authentication';
import {
  badDigest,
  CHECKSUMS,
  type Checksum,
  CONTENT_MD5,
  checksumOf,
  type Digest,
  requireChecksumForm,
} from './checksums';
import { decodeChunks, incompleteBody, malformedTrailer } from './chunked-body';
import { FRAMING } from './object-headers';
import type { S3Request } from './request';
import { invalidArgument, notImplemented, S3Problem } from './s3-problem';

/** The body of a request. */
export interface Payload {
  /**
   * Framing removed; hash, length and checksums compared at the end, so a reader that saw no error has the bytes that
   * the client sent.
   *
   * @throws S3Problem while it is read
   */
  readonly data: AsyncIterable<Buffer>;
  /** Checksums that the client gave, by header, in Base64: right ones, once the data have been read. */
  readonly checksums: ReadonlyMap<string, string>;
}

const FORMS =
  /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(?:-TRAILER)?)$/;
/** More than a list of 10,000 parts or of 1,000 keys takes. */
const LONGEST_DOCUMENT = 4 * 1024 * 1024;

interface Announced {
  readonly chunked: boolean;
  /** Of the data, without framing. */
  readonly length: number | undefined;
  readonly trailers: readonly string[];
  readonly checksums: readonly (readonly [string, Checksum])[];
}

/**
 * @param checksumsOf what the request's `x-amz-checksum-…` are of; those of an object that the body only lists the parts
 * of are not looked at here
 * @throws S3Problem 400, 411, 501 for a body that cannot be checked
 */
export function readPayload(
  request: S3Request,
  authenticated: Authenticated,
  checksumsOf: 'body' | 'object',
): Payload {
  const announced = announcedIn(request.headers, authenticated.payload, checksumsOf);
  const checksums = new Map<string, string>();
  return { data: checkedData(request, authenticated, announced, checksums), checksums };
}

/**
 * The whole body as text, for documents.
 *
 * @throws S3Problem 400 also for one that is too long or not UTF-8
 */
export async function documentIn({ data }: Payload): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of data) {
    size += chunk.length;
    if (size > LONGEST_DOCUMENT)
      throw new S3Problem(400, 'MaxMessageLengthExceeded', 'Your request was too large.');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new S3Problem(400, 'MalformedXML', 'The XML you provided is not UTF-8');
  }
}

function announcedIn(
  headers: S3Request['headers'],
  payload: string,
  checksumsOf: 'body' | 'object',
): Announced {
  if (payload.startsWith('STREAMING-AWS4-ECDSA')) throw notImplemented(payload);
  if (!FORMS.test(payload)) {
    throw invalidArgument(
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING-… word or a valid sha256 value',
    );
  }
  const chunked = payload.startsWith('STREAMING-');
  if (!chunked && listed(headers['content-encoding']).includes(FRAMING)) {
    // Its framing would be taken for data.
    throw invalidArgument(`A body in ${FRAMING} form needs a STREAMING-… word in x-amz-content-sha256`);
  }
  const trailers = listed(headers['x-amz-trailer']);
  if (payload.endsWith('-TRAILER') !== trailers.length > 0) throw malformedTrailer();
  const unknown = trailers.find((name) => checksumOf(name) === undefined);
  if (unknown !== undefined) throw notImplemented(`a trailer ${unknown}`);
  const ofBody = [CONTENT_MD5, ...(checksumsOf === 'body' ? Object.keys(CHECKSUMS) : trailers)];
  const names = ofBody.filter((name) => name in headers || trailers.includes(name));
  for (const name of names) if (headers[name] !== undefined) requireChecksumForm(name, headers[name]);
  requirePromisedChecksum(headers, trailers);
  const decoded = headers['x-amz-decoded-content-length'];
  const length = chunked || decoded !== undefined ? decodedLength(decoded) : undefined;
  return { chunked, length, trailers, checksums: names.map((name) => [name, checksumOf(name) as Checksum]) };
}

async function* checkedData(
  request: S3Request,
  authenticated: Authenticated,
  { chunked, length, trailers, checksums }: Announced,
  verified: Map<string, string>,
): AsyncGenerator<Buffer> {
  const { payload } = authenticated;
  const sent = new Map<string, string>();
  const digests = checksums.map(([name, { create }]): [string, Digest] => [name, create()]);
  const wholeHash = /^[0-9a-f]{64}$/.test(payload) ? createHash('sha256') : undefined;
  const body = unlessBroken(request.body);

  let size = 0;
  for await (const chunk of chunked ? decodeChunks(body, authenticated, sent) : body) {
    size += chunk.length;
    if (length !== undefined && size > length) throw incompleteBody();
    wholeHash?.update(chunk);
    for (const [, digest] of digests) digest.update(chunk);
    yield chunk;
  }

  if (length !== undefined && size !== length) throw incompleteBody();
  if (wholeHash !== undefined && wholeHash.digest('hex') !== payload) {
    throw new S3Problem(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 does not match the data.',
    );
  }
  sent.delete('x-amz-trailer-signature');
  if ([...sent.keys()].sort().join() !== [...trailers].sort().join()) throw malformedTrailer();
  for (const [name, digest] of digests) {
    const given = [request.headers[name], sent.get(name)].filter((value) => value !== undefined);
    const actual = digest.bytes().toString('base64');
    if (given.some((value) => value !== actual)) throw badDigest(name);
    if (name !== CONTENT_MD5) verified.set(name, actual);
  }
}

/** A client that goes away in the middle has sent too little. */
async function* unlessBroken(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch {
    throw incompleteBody();
  }
}

function decodedLength(header: string | undefined): number {
  if (header === undefined)
    throw new S3Problem(411, 'MissingContentLength', 'You must provide x-amz-decoded-content-length.');
  if (!/^\d{1,15}$/.test(header))
    throw invalidArgument('x-amz-decoded-content-length must be a number of bytes');
  return Number(header);
}

function requirePromisedChecksum(headers: S3Request['headers'], trailers: readonly string[]): void {
  const promised = headers['x-amz-sdk-checksum-algorithm'];
  if (promised === undefined) return;
  const name = `x-amz-checksum-${promised.toLowerCase()}`;
  if (checksumOf(name) !== undefined && (name in headers || trailers.includes(name))) return;
  throw new S3Problem(
    400,
    'InvalidRequest',
    'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
  );
}

/** Words in a header such as `x-amz-trailer`, in lower case. */
function listed(header = ''): string[] {
  return header
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
}
