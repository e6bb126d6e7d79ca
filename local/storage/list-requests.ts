import type { StoredFile } from './bucket-directory';
import { OWNER } from './bucket-requests';
import type { Call, Handler } from './call';
import { type Listing, listingPage } from './listing';
import { keyEncoding, pageSize } from './query-values';
import { queryValue, type S3Request } from './request';
import { quoted, xmlResponse } from './response';
import { invalidArgument, S3Problem } from './s3-problem';
import type { XmlChildren } from './xml';

export const listObjects: Handler = async (call) => {
  const { shown } = keyEncoding(call.request);
  const after = paramOf(call.request, 'marker');
  const page = await pageAfter(call, after);
  return xmlResponse('ListBucketResult', {
    ...common(call.request, page),
    Marker: shown(after),
    NextMarker: page.next && shown(page.next),
    Contents: await contents(call, page, true),
  });
};

export const listObjectsV2: Handler = async (call) => {
  const { request } = call;
  if (queryValue(request, 'list-type') !== '2')
    throw invalidArgument('Invalid List Type specified in Request');
  const token = queryValue(request, 'continuation-token');
  const page = await pageAfter(call, token === undefined ? paramOf(request, 'start-after') : keyIn(token));
  return xmlResponse('ListBucketResult', {
    ...common(request, page),
    KeyCount: page.keys.length + page.commonPrefixes.length,
    ContinuationToken: token,
    NextContinuationToken: page.next && tokenOf(page.next),
    Contents: await contents(call, page, queryValue(request, 'fetch-owner') === 'true'),
  });
};

async function pageAfter({ directory, request }: Call, after: string): Promise<Listing> {
  const [prefix, delimiter] = [paramOf(request, 'prefix'), paramOf(request, 'delimiter')];
  const maxKeys = pageSize(request, 'max-keys');
  return listingPage(await directory.keys(request.bucket), { prefix, delimiter, after, maxKeys });
}

function common(request: S3Request, { next, commonPrefixes }: Listing): XmlChildren {
  const { type, shown } = keyEncoding(request);
  const delimiter = paramOf(request, 'delimiter');
  return {
    Name: request.bucket,
    Prefix: shown(paramOf(request, 'prefix')),
    Delimiter: delimiter === '' ? undefined : shown(delimiter),
    EncodingType: type,
    MaxKeys: pageSize(request, 'max-keys'),
    IsTruncated: next !== undefined,
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: shown(prefix) })),
  };
}

async function contents(
  { directory, request }: Call,
  { keys }: Listing,
  withOwner: boolean,
): Promise<XmlChildren[]> {
  const { shown } = keyEncoding(request);
  const files = await Promise.all(keys.map((key) => directory.file(request.bucket, key).catch(whenGone)));
  return files
    .filter((file): file is StoredFile => file !== undefined)
    .map(({ key, modified, etag, size }) => ({
      Key: shown(key),
      LastModified: modified.toISOString(),
      ETag: quoted(etag),
      Size: size,
      StorageClass: 'STANDARD',
      Owner: withOwner ? OWNER : undefined,
    }));
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function keyIn(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (tokenOf(key) !== token || token === '')
    throw invalidArgument('The continuation token provided is incorrect');
  return key;
}

function paramOf(request: S3Request, name: string): string {
  return queryValue(request, name) ?? '';
}

/** A file that another request deleted between the listing and the look at it. */
function whenGone(error: unknown): undefined {
  if (error instanceof S3Problem && error.code === 'NoSuchKey') return undefined;
  throw error;
}
