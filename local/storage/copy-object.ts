import { createReadStream } from 'node:fs';
import type { Handler } from './call';
import { conditionsIn, preconditionFailed, readOutcome, requireWritable } from './conditions';
import { keptHeaders } from './object-headers';
import { quoted, xmlResponse } from './response';
import { invalidArgument, notImplemented, S3Problem } from './s3-problem';
import { uriDecode } from './sigv4';

export const copyObject: Handler = async ({ directory, request }) => {
  const { bucket, key, headers } = request;
  const source = sourceIn(headers['x-amz-copy-source'] ?? '');
  const renewed = replacesHeaders(headers['x-amz-metadata-directive']);
  if (source.bucket === bucket && source.key === key && !renewed) {
    throw new S3Problem(
      400,
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata",
    );
  }
  await directory.requireBucket(source.bucket);
  const from = await directory.file(source.bucket, source.key);
  if (readOutcome(conditionsIn(headers, 'x-amz-copy-source-'), from) !== 'done') throw preconditionFailed();
  const { etag, modified } = await directory.write(bucket, key, {
    data: createReadStream(from.path),
    headers: renewed ? keptHeaders(headers) : from.headers,
    checksums: new Map(Object.entries(from.checksums)),
    mayReplace: (current) => requireWritable(conditionsIn(headers), current),
  });
  return xmlResponse('CopyObjectResult', { ETag: quoted(etag), LastModified: modified.toISOString() });
};

/** `/bucket/key` or `bucket/key`, percent-encoded. */
function sourceIn(header: string): { bucket: string; key: string } {
  const [path = '', query] = header.split(/\?(.*)/s);
  if (query !== undefined) throw notImplemented('versions of an object');
  const [bucket = '', ...rest] = decoded(path).replace(/^\//, '').split('/');
  const key = rest.join('/');
  if (bucket === '' || key === '') throw invalidArgument('x-amz-copy-source must be <bucket>/<key>');
  return { bucket, key };
}

function decoded(text: string): string {
  try {
    return uriDecode(text);
  } catch {
    throw invalidArgument('x-amz-copy-source is not percent-encoded UTF-8');
  }
}

function replacesHeaders(directive = 'COPY'): boolean {
  if (directive === 'COPY') return false;
  if (directive === 'REPLACE') return true;
  throw invalidArgument('x-amz-metadata-directive must be COPY or REPLACE');
}
