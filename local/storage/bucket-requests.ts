import { text } from 'node:stream/consumers';
import type { BucketDirectory } from './bucket-directory';
import { listingPage } from './listing';
import { queryValue, type S3Request } from './request';
import { quoted, type S3Response, xmlResponse } from './response';
import { invalidArgument, notImplemented, S3Problem } from './s3-problem';
import { uriEncode } from './sigv4';
import { elementTexts } from './xml';

const MOST_KEYS = 1000;
const OWNER = { ID: 'local', DisplayName: 'local' };
/** Sub-resources of a bucket that would otherwise be taken for a listing or the making of a bucket. */
const UNKNOWN_SUBRESOURCES = [
  'acl',
  'cors',
  'lifecycle',
  'policy',
  'tagging',
  'uploads',
  'versions',
  'website',
];

export async function listBuckets(directory: BucketDirectory): Promise<S3Response> {
  const buckets = await directory.buckets();
  return xmlResponse('ListAllMyBucketsResult', {
    Owner: OWNER,
    Buckets: {
      Bucket: buckets.map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() })),
    },
  });
}

/** A request on the bucket itself. `payload` is the checked body. */
export async function bucketRequest(
  directory: BucketDirectory,
  request: S3Request,
  payload: AsyncIterable<Buffer>,
): Promise<S3Response> {
  const { method, bucket } = request;
  const unknown = UNKNOWN_SUBRESOURCES.find((name) => queryValue(request, name) !== undefined);
  if (unknown !== undefined) throw notImplemented(`?${unknown}`);
  switch (method) {
    case 'PUT':
      await text(payload);
      await directory.createBucket(bucket);
      return { status: 200, headers: { location: `/${bucket}` } };
    case 'HEAD':
      await directory.requireBucket(bucket);
      return { status: 200 };
    case 'DELETE':
      await directory.deleteBucket(bucket);
      return { status: 204 };
    case 'GET':
      return getBucket(directory, request);
    case 'POST':
      if (queryValue(request, 'delete') !== undefined)
        return deleteMany(directory, bucket, await text(payload));
  }
  throw notImplemented(`${method} on a bucket`);
}

async function getBucket(directory: BucketDirectory, request: S3Request): Promise<S3Response> {
  await directory.requireBucket(request.bucket);
  if (queryValue(request, 'location') !== undefined) return xmlResponse('LocationConstraint', {});
  if (queryValue(request, 'versioning') !== undefined) return xmlResponse('VersioningConfiguration', {});
  return list(directory, request);
}

async function list(directory: BucketDirectory, request: S3Request): Promise<S3Response> {
  const { bucket } = request;
  const version2 = queryValue(request, 'list-type') === '2';
  const value = (name: string) => queryValue(request, name) ?? '';
  const token = Buffer.from(value('continuation-token'), 'base64url').toString();
  const after = version2 ? token || value('start-after') : value('marker');
  const maxKeys = Math.min(Number(queryValue(request, 'max-keys') ?? MOST_KEYS), MOST_KEYS);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) throw invalidArgument('max-keys must be an integer from 0');
  const [prefix, delimiter] = [value('prefix'), value('delimiter')];
  const page = listingPage(await directory.keys(bucket), { prefix, delimiter, after, maxKeys });

  const encoded = value('encoding-type') === 'url';
  const shown = (key: string) => (encoded ? uriEncode(key).replaceAll('%2F', '/') : key);
  const files = await Promise.all(page.keys.map((key) => directory.file(bucket, key).catch(whenGone)));
  return xmlResponse('ListBucketResult', {
    Name: bucket,
    Prefix: shown(prefix),
    Delimiter: delimiter === '' ? undefined : shown(delimiter),
    EncodingType: encoded ? 'url' : undefined,
    MaxKeys: maxKeys,
    IsTruncated: page.next !== undefined,
    ...(version2
      ? {
          KeyCount: page.keys.length + page.commonPrefixes.length,
          ContinuationToken: value('continuation-token') || undefined,
          NextContinuationToken: page.next && Buffer.from(page.next).toString('base64url'),
        }
      : { Marker: shown(after), NextMarker: page.next && shown(page.next) }),
    Contents: files
      .filter((file) => file !== undefined)
      .map(({ key, modified, etag, size }) => ({
        Key: shown(key),
        LastModified: modified.toISOString(),
        ETag: quoted(etag),
        Size: size,
        StorageClass: 'STANDARD',
        Owner: OWNER,
      })),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: shown(common) })),
  });
}

async function deleteMany(directory: BucketDirectory, bucket: string, document: string): Promise<S3Response> {
  const keys = elementTexts(document, 'Key');
  for (const key of keys) await directory.remove(bucket, key);
  const quiet = elementTexts(document, 'Quiet')[0] === 'true';
  return xmlResponse('DeleteResult', { Deleted: quiet ? [] : keys.map((key) => ({ Key: key })) });
}

/** A file that another request deleted between the listing and the look at it. */
function whenGone(error: unknown): undefined {
  if (error instanceof S3Problem && error.code === 'NoSuchKey') return undefined;
  throw error;
}
