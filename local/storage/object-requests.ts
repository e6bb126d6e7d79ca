import { createReadStream } from 'node:fs';
import type { StoredFile } from './bucket-directory';
import { byteRange } from './byte-range';
import type { Call, Handler } from './call';
import {
  conditionsIn,
  hasTag,
  preconditionFailed,
  rangeHolds,
  readOutcome,
  requireWritable,
} from './conditions';
import { DEFAULT_CONTENT_TYPE, keptHeaders } from './object-headers';
import { requireHeaderForm } from './request';
import { quoted, type S3Response } from './response';
import { S3Problem } from './s3-problem';

export const putObject: Handler = async ({ directory, request, payload }) => {
  requireLength(request.headers);
  const { etag, checksums } = await directory.write(request.bucket, request.key, {
    ...payload,
    headers: keptHeaders(request.headers),
    mayReplace: (current) => requireWritable(conditionsIn(request.headers), current),
  });
  return { status: 200, headers: { etag: quoted(etag), ...checksums } };
};

/** Also of a HEAD: whoever sends the answer leaves its body out. */
export const getObject: Handler = async (call) => {
  const { directory, request } = call;
  await directory.requireBucket(request.bucket);
  const file = await directory.file(request.bucket, request.key);
  switch (readOutcome(conditionsIn(request.headers), file)) {
    case 'failed':
      throw preconditionFailed();
    case 'not-modified':
      return {
        status: 304,
        headers: { etag: quoted(file.etag), 'last-modified': file.modified.toUTCString() },
      };
    case 'done':
      return content(call, file);
  }
};

export const deleteObject: Handler = async ({ directory, request }) => {
  const { 'if-match': ifMatch } = request.headers;
  await directory.remove(request.bucket, request.key, (current) => {
    if (ifMatch !== undefined && current !== undefined && !hasTag(ifMatch, current))
      throw preconditionFailed();
  });
  return { status: 204 };
};

/** @throws S3Problem 411 */
export function requireLength(headers: Readonly<Record<string, string>>): void {
  if ('content-length' in headers || 'x-amz-decoded-content-length' in headers) return;
  throw new S3Problem(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
}

function content({ request }: Call, file: StoredFile): S3Response {
  const { headers: asked, query, method } = request;
  const wanted = rangeHolds(asked['if-range'], file) ? byteRange(asked.range, file.size) : undefined;
  const { start, end } = wanted ?? { start: 0, end: file.size - 1 };
  const whole = { 'content-length': file.size, ...(asksForChecksums(asked) ? file.checksums : {}) };
  const part = {
    'content-length': end - start + 1,
    'content-range': `bytes ${start}-${end}/${file.size}`,
  };
  return {
    status: wanted === undefined ? 200 : 206,
    headers: {
      'content-type': DEFAULT_CONTENT_TYPE,
      ...file.headers,
      ...overridden(query),
      'last-modified': file.modified.toUTCString(),
      'accept-ranges': 'bytes',
      etag: quoted(file.etag),
      ...(wanted === undefined ? whole : part),
    },
    body: method === 'HEAD' || file.size === 0 ? undefined : createReadStream(file.path, { start, end }),
  };
}

function asksForChecksums(headers: Readonly<Record<string, string>>): boolean {
  return headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED';
}

/** `response-content-type=text/plain` and its like. */
function overridden(query: Call['request']['query']): Record<string, string> {
  const prefix = 'response-';
  const wanted = query
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value] as const);
  for (const [name, value] of wanted) requireHeaderForm(name, value);
  return Object.fromEntries(wanted);
}
