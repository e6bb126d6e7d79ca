import type { S3mini } from '#vendor/s3mini';
import { fetchThrough, proxyFor } from '../proxy';
import { bucketPath } from './bucket-path';
import { exactly } from './exactly';
import type { ObjectStore, StoredObject } from './object-store';
import { type S3Connection, s3Connection } from './s3-connection';
import { s3Failure, serviceAnswer } from './s3-failure';

const CONTENT_TYPE = 'application/octet-stream';

export interface S3Target {
  /** `spec.remoteConfig` of an RCloneCredential: rclone's S3 options, of which endpoint, access_key_id, region and force_path_style count. */
  readonly remoteConfig: Readonly<Record<string, string>>;
  /** The secret access key. */
  readonly secret: string;
  /** `spec.parameters.rclone.bucket`: bucket, or bucket with folders. The folder is not part of the keys: see `objectKey`. */
  readonly bucket: string;
  /** Ends all requests. @default - each takes as long as the storage does */
  readonly signal?: AbortSignal;
}

/**
 * The bucket that an RCloneCredential and a target name.
 *
 * All its functions throw BackupError `storage-error` with endpoint, bucket and key, never with a secret.
 * @throws BackupError `remote-config`
 */
export function s3StoreFor({ remoteConfig, secret, bucket, signal }: S3Target): ObjectStore {
  return s3Store(s3Connection(remoteConfig, secret, bucketPath(bucket).bucket), signal);
}

/**
 * An S3 bucket behind s3mini.
 *
 * An upload is one streamed request, which S3 takes up to 5 GiB: it needs no memory, and one that breaks leaves
 * nothing behind. Uploads in parts would exclude rclone's S3 server, whose answers s3mini 1.0 does not understand.
 */
export function s3Store(connection: S3Connection, signal?: AbortSignal): ObjectStore {
  let client: Promise<S3mini> | undefined;

  async function call<T>(action: string, key: string, request: (s3: S3mini) => Promise<T>): Promise<T> {
    try {
      client ??= connect(connection, signal);
      return await request(await client);
    } catch (error) {
      throw s3Failure(`${action} the file`, `${connection.bucketUrl}/${key}`, error);
    }
  }

  return {
    put: async (key, source, size) => {
      let sourceError: unknown;
      const chunks = exactly(size, source instanceof Uint8Array ? [source] : source);
      const watched = watchErrors(chunks, (error) => {
        sourceError = error;
      });
      try {
        await call('upload', key, async (s3) => {
          // s3mini sends no length for an empty stream, and storages insist on one.
          const body = size === 0 ? await empty(watched) : ReadableStream.from(watched);
          await s3.putObject(key, body, CONTENT_TYPE, undefined, undefined, size);
        });
      } catch (error) {
        throw sourceError ?? error;
      }
    },

    get: (key) =>
      call('download', key, async (s3) => {
        const response = await s3.getObjectResponse(key);
        return response === null ? undefined : readBody(response, `${connection.bucketUrl}/${key}`);
      }),

    head: (key) =>
      call('look up', key, async (s3) => {
        try {
          return { size: await s3.getContentLength(key) };
        } catch (error) {
          if (serviceAnswer(error).status === 404) return undefined;
          throw error;
        }
      }),

    delete: (key) =>
      call('delete', key, async (s3) => {
        try {
          await s3.deleteObject(key);
        } catch (error) {
          if (serviceAnswer(error).code !== 'NoSuchKey') throw error;
        }
      }),

    list: (prefix) =>
      call('list', prefix, async (s3) => {
        const objects = await s3.listObjects('/', prefix);
        if (objects === null)
          throw Object.assign(new Error('no such bucket'), { status: 404, serviceCode: 'NoSuchBucket' });
        return objects.map(({ Key, Size }): StoredObject => ({ key: Key, size: Number(Size) }));
      }),
  };
}

async function connect(
  { bucketUrl, ...credentials }: S3Connection,
  signal: AbortSignal | undefined,
): Promise<S3mini> {
  const { S3mini } = require('#vendor/s3mini') as typeof import('#vendor/s3mini');
  return new S3mini({ endpoint: bucketUrl, fetch: streamingFetch(signal), ...credentials });
}

/** `fetch` wants to be told that the answer comes after a streamed request, and knows no proxy. */
function streamingFetch(signal: AbortSignal | undefined): typeof fetch {
  return (url, init) => {
    const asked = { ...init, ...(signal && { signal }), duplex: 'half' } as RequestInit;
    const proxy = proxyFor(new URL(String(url)), process.env);
    return proxy === undefined ? fetch(url, asked) : fetchThrough(proxy, String(url), asked);
  };
}

/** `fetch` reports a failing source as a failing network. */
async function* watchErrors(chunks: AsyncIterable<Uint8Array>, note: (error: unknown) => void) {
  try {
    yield* chunks;
  } catch (error) {
    note(error);
    throw error;
  }
}

async function empty(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const _ of chunks);
  return new Uint8Array();
}

async function* readBody(response: Response, at: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) yield chunk;
  } catch (error) {
    throw s3Failure('download the file', at, error);
  }
}
