import { OWNER } from './bucket-requests';
import type { Call, Handler } from './call';
import { CHECKSUMS } from './checksums';
import { listingPage } from './listing';
import { keptHeaders } from './object-headers';
import { requireLength } from './object-requests';
import { keyEncoding, pageSize, wholeNumber } from './query-values';
import { queryValue } from './request';
import { quoted, xmlResponse } from './response';
import { invalidArgument } from './s3-problem';
import type { Upload, UploadRef } from './uploads';

/** Limit of S3. */
const MOST_PARTS = 10_000;
const STORAGE_CLASS = 'STANDARD';
/** In no key, and sorts before whatever is in one. */
const BEFORE_ID = '\0';
/** Sorts after every id. */
const AFTER_IDS = '~';

export const createUpload: Handler = async ({ directory, uploads, request }) => {
  const { bucket, key, headers } = request;
  await directory.requirePlace(bucket, key);
  const algorithm = headers['x-amz-checksum-algorithm'];
  const type = headers['x-amz-checksum-type'];
  if (algorithm !== undefined && !Object.values(CHECKSUMS).some((each) => each.algorithm === algorithm))
    throw invalidArgument('Checksum algorithm provided is unsupported');
  if (type !== undefined && !['COMPOSITE', 'FULL_OBJECT'].includes(type))
    throw invalidArgument('x-amz-checksum-type must be COMPOSITE or FULL_OBJECT');
  const UploadId = await uploads.begin(bucket, key, keptHeaders(headers));
  return xmlResponse('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId });
};

export const uploadPart: Handler = async (call) => {
  const { uploads, request, payload } = call;
  requireLength(request.headers);
  const number = wholeNumber(request, 'partNumber') ?? 0;
  if (number < 1 || number > MOST_PARTS)
    throw invalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
  const { etag } = await uploads.putPart(uploadOf(call), number, payload.data);
  return { status: 200, headers: { etag: quoted(etag), ...Object.fromEntries(payload.checksums) } };
};

export const abortUpload: Handler = async (call) => {
  await call.uploads.end(uploadOf(call));
  return { status: 204 };
};

export const listParts: Handler = async (call) => {
  const { request, uploads } = call;
  const { bucket, key, id, parts } = uploads.find(uploadOf(call));
  const after = wholeNumber(request, 'part-number-marker') ?? 0;
  const most = pageSize(request, 'max-parts');
  const rest = parts().filter(({ number }) => number > after);
  const page = rest.slice(0, most);
  const { type, shown } = keyEncoding(request);
  return xmlResponse('ListPartsResult', {
    Bucket: bucket,
    Key: shown(key),
    EncodingType: type,
    UploadId: id,
    Initiator: OWNER,
    Owner: OWNER,
    StorageClass: STORAGE_CLASS,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? after,
    MaxParts: most,
    IsTruncated: rest.length > page.length,
    Part: page.map(({ number, etag, size, modified }) => ({
      PartNumber: number,
      LastModified: modified.toISOString(),
      ETag: quoted(etag),
      Size: size,
    })),
  });
};

export const listUploads: Handler = async ({ directory, uploads, request }) => {
  await directory.requireBucket(request.bucket);
  const value = (name: string) => queryValue(request, name) ?? '';
  const byEntry = new Map(uploads.of(request.bucket).map((upload) => [entryOf(upload), upload]));
  const [keyMarker, idMarker] = [value('key-marker'), value('upload-id-marker')];
  const [prefix, delimiter] = [value('prefix'), value('delimiter')];
  const maxKeys = pageSize(request, 'max-uploads');
  const after = keyMarker === '' ? '' : `${keyMarker}${BEFORE_ID}${idMarker || AFTER_IDS}`;
  const page = listingPage([...byEntry.keys()], { prefix, delimiter, after, maxKeys });
  const [nextKey = '', nextId] = (page.next ?? '').split(BEFORE_ID);
  const { type, shown } = keyEncoding(request);
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: request.bucket,
    KeyMarker: shown(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: page.next && shown(nextKey),
    NextUploadIdMarker: page.next && nextId,
    Prefix: shown(prefix),
    Delimiter: delimiter === '' ? undefined : shown(delimiter),
    EncodingType: type,
    MaxUploads: maxKeys,
    IsTruncated: page.next !== undefined,
    Upload: page.keys.map((entry) => {
      const { key, id, initiated } = byEntry.get(entry) as Upload;
      return {
        Key: shown(key),
        UploadId: id,
        Initiator: OWNER,
        Owner: OWNER,
        StorageClass: STORAGE_CLASS,
        Initiated: initiated.toISOString(),
      };
    }),
    CommonPrefixes: page.commonPrefixes.map((each) => ({ Prefix: shown(each) })),
  });
};

function uploadOf({ request }: Call): UploadRef {
  return { id: queryValue(request, 'uploadId') ?? '', bucket: request.bucket, key: request.key };
}

function entryOf({ key, id }: Upload): string {
  return `${key}${BEFORE_ID}${id}`;
}
