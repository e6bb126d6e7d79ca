import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { objectKeyOf } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { readFile } from './answer-body';
import { BrokenAnswer } from './broken-answer';
import { bucketPath } from './bucket-path';
import { exactly } from './exactly';
import { STORAGE_LIMITS, type StorageLimits } from './limits';
import { listObjects } from './list-objects';
import type { ObjectStore } from './object-store';
import { type S3Connection, s3Connection } from './s3-connection';
import { isKeyMissing, s3Failure } from './s3-failure';
import { RefusedRequest } from './s3-refusal';
import { type S3Request, type S3Session, s3Request } from './s3-request';

export interface S3Target {
  /** `spec.remoteConfig` of an RCloneCredential: rclone's S3 options. */
  readonly remoteConfig: Readonly<Record<string, string>>;
  /** The secret access key. */
  readonly secret: string;
  /** `spec.parameters.rclone.bucket`: bucket, or bucket with folders. The folder is not part of the keys: see `objectKey`. */
  readonly bucket: string;
  /** Ends all requests. */
  readonly signal?: AbortSignal;
  /** Is shown the head of each answer that is no refusal. */
  readonly onAnswer?: (headers: IncomingHttpHeaders) => void;
}

/**
 * The bucket that an RCloneCredential and a target name.
 *
 * All its functions throw BackupError `storage-error`, or `aborted`, with endpoint, bucket and key, never with a secret.
 * @throws BackupError `remote-config`, `bucket-name`
 */
export function s3StoreFor({ remoteConfig, secret, bucket, signal, onAnswer }: S3Target): ObjectStore {
  const connection = s3Connection(remoteConfig, secret, bucketPath(bucket).bucket);
  return s3Store(connection, signal, STORAGE_LIMITS, onAnswer);
}

/**
 * An S3 bucket, asked as rclone asks. It bears whatever the other end answers: each call ends by itself, in bounded memory.
 *
 * An upload is one streamed request, which S3 takes up to 5 GiB: it needs no memory, and one that breaks leaves
 * nothing behind.
 */
export function s3Store(
  connection: S3Connection,
  signal?: AbortSignal,
  limits: StorageLimits = STORAGE_LIMITS,
  onAnswer?: S3Target['onAnswer'],
): ObjectStore {
  const session: S3Session = { connection, limits, signal, onAnswer };

  async function call<T>(action: string, key: string, request: (name: string) => Promise<T>): Promise<T> {
    try {
      return await request(objectKeyOf(key));
    } catch (error) {
      throw failure(`${action} the file`, key, error);
    }
  }

  function failure(action: string, key: string, error: unknown): BackupError {
    if (!signal?.aborted) return s3Failure(action, key, error, connection);
    const at = `${connection.bucketUrl}/${key}`;
    return new BackupError('aborted', 'The work on the storage was interrupted', { at, fix: 'run it again' });
  }

  async function* passedOn(chunks: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      throw failure('download the file', key, error);
    }
  }

  return {
    put: async (key, source, size) => {
      let sourceError: unknown;
      const chunks = exactly(size, source instanceof Uint8Array ? [source] : source);
      const body = watchErrors(chunks, (error) => {
        sourceError = error;
      });
      try {
        await call('upload', key, async (name) => {
          const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) };
          (await s3Request(session, { method: 'PUT', key: name, headers, body })).destroy();
        });
      } catch (error) {
        throw sourceError ?? error;
      }
    },

    get: (key) =>
      call('download', key, async (name) => {
        const answer = await unlessMissing(s3Request(session, { method: 'GET', key: name }));
        if (answer === undefined) return undefined;
        const size = sizeOf(answer) ?? (await sizeBeside(answer, session, name));
        return size === undefined ? undefined : passedOn(readFile(answer, size, limits), key);
      }),

    head: (key) =>
      call('look up', key, async (name) => {
        const size = await sizeAt(session, name);
        return size === undefined ? undefined : { size };
      }),

    delete: (key) =>
      call('delete', key, async (name) => {
        (await unlessMissing(s3Request(session, { method: 'DELETE', key: name })))?.destroy();
      }),

    list: (prefix) => call('list', prefix, () => listObjects(session, prefix)),
  };
}

async function sizeAt(session: S3Session, key: string): Promise<number | undefined> {
  const headers = await lookUp(session, key);
  return headers === undefined ? undefined : Number(headers['content-length']);
}

/**
 * Head of an object, with a size, or `undefined` if it is certain that there is none.
 * @throws as `s3Request`, and BrokenAnswer for a head without a size
 */
export async function lookUp(session: S3Session, key: string): Promise<IncomingHttpHeaders | undefined> {
  try {
    const answer = await s3Request(session, { method: 'HEAD', key });
    answer.destroy();
    if (sizeOf(answer) === undefined) throw new BrokenAnswer('not-s3', 'no size of the file');
    return answer.headers;
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    // Refusals of HEAD have no body: only a GET says whether the file is absent or the bucket, or who answers at all.
    const first: S3Request = { method: 'GET', key, headers: { Range: 'bytes=0-0' } };
    const answer = await unlessMissing(s3Request(session, first));
    if (answer === undefined) return undefined;
    answer.destroy();
    throw error;
  }
}

/** Without a length a file has no end, so it is looked up before a byte is read. */
async function sizeBeside(
  answer: IncomingMessage,
  session: S3Session,
  key: string,
): Promise<number | undefined> {
  let size: number | undefined;
  try {
    size = await sizeAt(session, key);
  } finally {
    if (size === undefined) answer.destroy();
  }
  return size;
}

async function unlessMissing(answer: Promise<IncomingMessage>): Promise<IncomingMessage | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isKeyMissing(error)) return undefined;
    throw error;
  }
}

export function sizeOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Whoever takes the bytes gets the source's own error, not that of the network. */
async function* watchErrors(chunks: AsyncIterable<Uint8Array>, note: (error: unknown) => void) {
  try {
    yield* chunks;
  } catch (error) {
    note(error);
    throw error;
  }
}
