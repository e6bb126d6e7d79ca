import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { objectKeyOf } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { readFile } from './answer-body';
import { BrokenAnswer } from './broken-answer';
import { bucketPath } from './bucket-path';
import { fileChanged } from './file-changed';
import { inPieces } from './in-pieces';
import { STORAGE_LIMITS, type StorageLimits } from './limits';
import { listObjects } from './list-objects';
import { factsOf } from './object-facts';
import { lookUp, type S3Target, sizeOf } from './s3';
import { s3Connection } from './s3-connection';
import { isStorageRefusal, s3Failure } from './s3-failure';
import { RefusedRequest } from './s3-refusal';
import { type S3Session, s3Request } from './s3-request';
import type { StoredFile, StoredFiles } from './stored-files';

/** How often in a row a connection that breaks is taken up again, and how long before that. */
export interface Retries {
  readonly count: number;
  readonly pauseMs: number;
}

const RETRIES: Retries = { count: 5, pauseMs: 2_000 };

/**
 * The files of a bucket. Functions throw BackupError `storage-error` or `aborted`.
 * @throws BackupError `remote-config`, `bucket-name`
 */
export function s3Files(
  { remoteConfig, secret, bucket, signal }: S3Target,
  limits: StorageLimits = STORAGE_LIMITS,
  retries: Retries = RETRIES,
): StoredFiles {
  const { bucket: name } = bucketPath(bucket);
  const connection = s3Connection(remoteConfig, secret, name);
  const session: S3Session = { connection, limits, signal };
  const placeOf = (key: string) => `s3://${name}/${key}`;

  function failure(action: string, key: string, error: unknown): BackupError {
    if (!signal?.aborted) return s3Failure(action, key, error, connection);
    return new BackupError('aborted', 'The work on the storage was interrupted', {
      at: placeOf(key),
      fix: 'run it again',
    });
  }

  async function* read(
    file: StoredFile,
    from: number,
    to: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let at = from;
    let failures = 0;
    while (at < to) {
      const before = at;
      try {
        const chunks = await part(session, file, at, to, placeOf(file.key));
        for await (const chunk of inPieces(chunks, to - at)) {
          at += chunk.length;
          yield chunk;
        }
      } catch (error) {
        // A few bytes with each connection would go on for ever.
        failures = at - before > limits.paceBytes ? 1 : failures + 1;
        const isFinal = signal?.aborted === true || !isPassing(error);
        if (isFinal || failures > retries.count) throw failure('download the file', file.key, error);
        await delay(retries.pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  return {
    placeOf,
    async list(prefix) {
      try {
        return await listObjects(session, prefix);
      } catch (error) {
        throw failure('list the files', prefix, error);
      }
    },
    async look(key) {
      try {
        const headers = await lookUp(session, objectKeyOf(key));
        return headers === undefined ? undefined : { key, ...factsOf(headers) };
      } catch (error) {
        throw failure('look up the file', key, error);
      }
    },
    read: (file, from = 0, to = file.size) => read(file, from, to),
  };
}

/** Whether the same may go well in a moment: the network broke, or the storage had no time. */
function isPassing(error: unknown): boolean {
  if (error instanceof BrokenAnswer) return error.kind === 'cut';
  return !BackupError.is(error) && !isStorageRefusal(error);
}

/** One answer of the storage, from a byte on, and not of another file than before. */
async function part(
  session: S3Session,
  file: StoredFile,
  from: number,
  to: number,
  place: string,
): Promise<AsyncIterable<Uint8Array>> {
  const isWhole = from === 0 && to === file.size;
  const version = file.version;
  const answer = await s3Request(session, {
    method: 'GET',
    key: objectKeyOf(file.key),
    headers: {
      ...(!isWhole && { Range: `bytes=${from}-${to - 1}` }),
      // Only of an ETag one can ask the storage to look.
      ...(version?.startsWith('"') && { 'If-Match': version }),
    },
  }).catch((error) => {
    const status = error instanceof RefusedRequest ? error.refusal.status : undefined;
    // 404 and 416: it was there, and so long.
    throw status === 412 || status === 404 || status === 416 ? fileChanged(place) : error;
  });
  const changed = changeIn(answer, file, from);
  if (changed !== undefined) {
    answer.destroy();
    throw fileChanged(place, changed);
  }
  const wanted = to - from;
  if (answer.statusCode === 206) return readFile(answer, wanted, session.limits);
  // A storage that knows no ranges sends all of it.
  return within(readFile(answer, file.size, session.limits), from, to);
}

function changeIn(answer: IncomingMessage, file: StoredFile, from: number): string | undefined {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.headers['content-range'] ?? '');
  const size = answer.statusCode === 206 ? Number(range?.[2] ?? file.size) : sizeOf(answer);
  if (size !== undefined && size !== file.size) return `${size} bytes instead of ${file.size}`;
  if (answer.statusCode === 206 && Number(range?.[1] ?? from) !== from)
    return 'another part than was asked for';
  const { version } = factsOf(answer.headers);
  return version !== undefined && file.version !== undefined && version !== file.version
    ? 'another version of it'
    : undefined;
}

async function* within(
  chunks: AsyncIterable<Uint8Array>,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const wanted = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at));
    at += chunk.length;
    if (wanted.length > 0) yield wanted;
    if (at >= to) return;
  }
}
