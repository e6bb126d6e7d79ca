import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { BucketDirectory, StoredFile } from './bucket-directory';
import { byteRange } from './byte-range';
import { queryValue, type S3Request } from './request';
import { quoted, type S3Response, xmlResponse } from './response';
import { invalidArgument, notImplemented, S3Problem } from './s3-problem';
import { uriDecode } from './sigv4';
import type { Uploads } from './uploads';
import { elementTexts } from './xml';

/** Limit of S3. */
const MOST_PARTS = 10_000;

/** A request on an object or on an upload of one. `payload` is the checked body. */
export async function objectRequest(
  directory: BucketDirectory,
  uploads: Uploads,
  request: S3Request,
  payload: AsyncIterable<Buffer>,
): Promise<S3Response> {
  const { method, bucket, key, headers } = request;
  const uploadId = queryValue(request, 'uploadId');
  if (queryValue(request, 'tagging') !== undefined || queryValue(request, 'acl') !== undefined) {
    throw notImplemented('tags and access lists');
  }
  if (method === 'PUT') requireLength(request);
  await directory.requireBucket(bucket);
  if (uploadId !== undefined) return uploadRequest(directory, uploads, request, uploadId, payload);
  switch (method) {
    case 'PUT':
      if (headers['if-none-match'] !== undefined || headers['if-match'] !== undefined)
        throw notImplemented('conditional writes');
      if (headers['x-amz-copy-source'] !== undefined)
        return copy(directory, request, headers['x-amz-copy-source']);
      return { status: 200, headers: { etag: quoted((await directory.write(bucket, key, payload)).etag) } };
    case 'GET':
    case 'HEAD':
      return read(await directory.file(bucket, key), method, headers.range);
    case 'DELETE':
      await directory.remove(bucket, key);
      return { status: 204 };
    case 'POST':
      if (queryValue(request, 'uploads') !== undefined) {
        const UploadId = await uploads.begin(bucket, key);
        return xmlResponse('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId });
      }
  }
  throw notImplemented(`${method} on an object`);
}

function requireLength({ headers }: S3Request): void {
  if ('content-length' in headers || 'x-amz-decoded-content-length' in headers) return;
  throw new S3Problem(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
}

async function uploadRequest(
  directory: BucketDirectory,
  uploads: Uploads,
  request: S3Request,
  id: string,
  payload: AsyncIterable<Buffer>,
): Promise<S3Response> {
  const { method, bucket, key, headers } = request;
  const upload = { id, bucket, key };
  switch (method) {
    case 'PUT': {
      if (headers['x-amz-copy-source'] !== undefined) throw notImplemented('copying into a part');
      const number = Number(queryValue(request, 'partNumber'));
      if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
        throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}`);
      }
      return {
        status: 200,
        headers: { etag: quoted((await uploads.putPart(upload, number, payload)).etag) },
      };
    }
    case 'POST': {
      const document = await text(payload);
      const numbers = elementTexts(document, 'PartNumber');
      const etags = elementTexts(document, 'ETag').map((etag) => etag.replaceAll('"', ''));
      const parts = numbers.map((number, i) => ({ number: Number(number), etag: etags[i] ?? '' }));
      const { data, etag } = await uploads.assemble(upload, parts);
      await directory.write(bucket, key, data, etag);
      await uploads.end(upload);
      return xmlResponse('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: quoted(etag) });
    }
    case 'DELETE':
      await uploads.end(upload);
      return { status: 204 };
  }
  throw notImplemented(`${method} on an upload`);
}

function read(file: StoredFile, method: 'GET' | 'HEAD', range: string | undefined): S3Response {
  const wanted = byteRange(range, file.size);
  const headers = {
    'content-type': 'application/octet-stream',
    'last-modified': file.modified.toUTCString(),
    'accept-ranges': 'bytes',
    etag: quoted(file.etag),
  };
  const body = (start: number, end: number) =>
    method === 'HEAD' ? undefined : createReadStream(file.path, { start, end });
  if (wanted === undefined) {
    return {
      status: 200,
      headers: { ...headers, 'content-length': file.size },
      body: body(0, Number.POSITIVE_INFINITY),
    };
  }
  const { start, end } = wanted;
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${file.size}`,
    },
    body: body(start, end),
  };
}

async function copy(
  directory: BucketDirectory,
  { bucket, key }: S3Request,
  source: string,
): Promise<S3Response> {
  const [fromBucket = '', ...fromKey] = uriDecode(source).replace(/^\//, '').split('/');
  const from = await directory.file(fromBucket, fromKey.join('/'));
  const { etag, modified } = await directory.write(bucket, key, createReadStream(from.path), from.etag);
  return xmlResponse('CopyObjectResult', { ETag: quoted(etag), LastModified: modified.toISOString() });
}
