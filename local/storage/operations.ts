/** What this server does, in S3's own names. Whatever is not here is answered with 501, before anything is changed. */
import { queryValue, type S3Request } from './request';
import { notImplemented } from './s3-problem';

interface Shape {
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** Query keys that all have to be there. */
  readonly marked?: readonly string[];
  /** A header that has to be there. */
  readonly markedBy?: string;
  /** Query keys that it takes. */
  readonly query?: readonly string[];
  /** Headers with a meaning that it takes, beside those that every operation takes. */
  readonly headers?: readonly string[];
}

const PAGES = ['prefix', 'delimiter', 'encoding-type'];
const RESPONSE_HEADERS = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
];
const READ_CONDITIONS = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
const WRITE_CONDITIONS = ['if-match', 'if-none-match'];
const READING = [...READ_CONDITIONS, 'range', 'if-range', 'x-amz-checksum-mode'];
/** Stands for all headers that begin so. */
export const USER_METADATA = 'x-amz-meta-';

const SHAPES = {
  ListBuckets: { method: 'GET', on: 'service' },
  CreateBucket: { method: 'PUT', on: 'bucket' },
  HeadBucket: { method: 'HEAD', on: 'bucket' },
  DeleteBucket: { method: 'DELETE', on: 'bucket' },
  GetBucketLocation: { method: 'GET', on: 'bucket', marked: ['location'] },
  GetBucketVersioning: { method: 'GET', on: 'bucket', marked: ['versioning'] },
  ListObjects: { method: 'GET', on: 'bucket', query: [...PAGES, 'marker', 'max-keys'] },
  ListObjectsV2: {
    method: 'GET',
    on: 'bucket',
    marked: ['list-type'],
    query: [...PAGES, 'continuation-token', 'start-after', 'max-keys', 'fetch-owner'],
  },
  ListMultipartUploads: {
    method: 'GET',
    on: 'bucket',
    marked: ['uploads'],
    query: [...PAGES, 'key-marker', 'upload-id-marker', 'max-uploads'],
  },
  DeleteObjects: { method: 'POST', on: 'bucket', marked: ['delete'] },
  GetObject: { method: 'GET', on: 'object', query: RESPONSE_HEADERS, headers: READING },
  HeadObject: { method: 'HEAD', on: 'object', query: RESPONSE_HEADERS, headers: READING },
  PutObject: { method: 'PUT', on: 'object', headers: [...WRITE_CONDITIONS, USER_METADATA] },
  CopyObject: {
    method: 'PUT',
    on: 'object',
    markedBy: 'x-amz-copy-source',
    headers: [
      ...WRITE_CONDITIONS,
      ...READ_CONDITIONS.map((name) => `x-amz-copy-source-${name}`),
      'x-amz-copy-source',
      'x-amz-metadata-directive',
      USER_METADATA,
    ],
  },
  DeleteObject: { method: 'DELETE', on: 'object', headers: ['if-match'] },
  CreateMultipartUpload: {
    method: 'POST',
    on: 'object',
    marked: ['uploads'],
    headers: ['x-amz-checksum-algorithm', 'x-amz-checksum-type', USER_METADATA],
  },
  UploadPart: { method: 'PUT', on: 'object', marked: ['uploadId', 'partNumber'] },
  ListParts: {
    method: 'GET',
    on: 'object',
    marked: ['uploadId'],
    query: ['max-parts', 'part-number-marker', 'encoding-type'],
  },
  CompleteMultipartUpload: {
    method: 'POST',
    on: 'object',
    marked: ['uploadId'],
    headers: [...WRITE_CONDITIONS, 'x-amz-checksum-type', 'x-amz-mp-object-size'],
  },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', marked: ['uploadId'] },
} as const satisfies Record<string, Shape>;

export type OperationName = keyof typeof SHAPES;

export interface Operation extends Shape {
  readonly name: OperationName;
}

export const OPERATIONS: readonly Operation[] = Object.entries(SHAPES).map(([name, shape]) => ({
  ...shape,
  name: name as OperationName,
}));

/** SDKs write there which operation they mean. */
const NAME_OF_OPERATION = 'x-id';

/**
 * The operation that a request asks for.
 *
 * @throws S3Problem 501 when it, or something that it asks for beside, is not done here
 */
export function operationOf(request: S3Request): Operation {
  const { method, bucket, key, headers } = request;
  const on = key !== '' ? 'object' : bucket !== '' ? 'bucket' : 'service';
  const keys = request.query.map(([name]) => name).filter((name) => name !== NAME_OF_OPERATION);
  const [operation] = OPERATIONS.filter(
    (each) =>
      each.method === method &&
      each.on === on &&
      (each.marked ?? []).every((name) => keys.includes(name)) &&
      (each.markedBy === undefined || each.markedBy in headers),
  ).sort((a, b) => marks(b) - marks(a));
  if (operation === undefined) {
    throw notImplemented(
      [`${method} on ${on === 'object' ? 'an' : 'a'} ${on}`, ...shown(keys)].join(' with '),
    );
  }
  const named = queryValue(request, NAME_OF_OPERATION) ?? operation.name;
  if (named !== operation.name) throw notImplemented(named);
  const known = [...(operation.marked ?? []), ...(operation.query ?? [])];
  const unknown = keys.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw notImplemented(`${operation.name} with ${shown(unknown)[0]}`);
  return operation;
}

/** Query keys go before a header: a part that is copied is still a part. */
function marks({ marked = [], markedBy }: Shape): number {
  return marked.length * 2 + (markedBy === undefined ? 0 : 1);
}

function shown(keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`?${keys.join('&')}`];
}
