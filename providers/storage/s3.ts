import type { S3mini } from '#vendor/s3mini';
import { bucketPath } from './bucket-path';
import type { ObjectStore, StoredObject } from './object-store';
import { exactly, partSizeFor, partsOf } from './parts';
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
}

/**
 * The bucket that an RCloneCredential and a target name.
 *
 * All its functions throw BackupError `storage-error` with endpoint, bucket and key, never with a secret.
 * @throws BackupError `remote-config`
 */
export function s3StoreFor({ remoteConfig, secret, bucket }: S3Target): ObjectStore {
  return s3Store(s3Connection(remoteConfig, secret, bucketPath(bucket).bucket));
}

/** An S3 bucket behind s3mini. */
export function s3Store(connection: S3Connection): ObjectStore {
  let client: Promise<S3mini> | undefined;

  async function call<T>(action: string, key: string, request: (s3: S3mini) => Promise<T>): Promise<T> {
    try {
      client ??= connect(connection);
      return await request(await client);
    } catch (error) {
      throw s3Failure(`${action} the file`, `${connection.bucketUrl}/${key}`, error);
    }
  }

  return {
    put: (key, source, size) =>
      call('upload', key, async (s3) => {
        const partSize = partSizeFor(size);
        const parts = partsOf(exactly(size, source instanceof Uint8Array ? [source] : source), partSize);
        if (size > partSize) return putInParts(s3, key, parts);
        let whole: Uint8Array = new Uint8Array();
        for await (const part of parts) whole = part;
        await s3.putObject(key, whole, CONTENT_TYPE);
      }),

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

async function connect({ bucketUrl, ...credentials }: S3Connection): Promise<S3mini> {
  const { S3mini } = await import('#vendor/s3mini');
  return new S3mini({ endpoint: bucketUrl, ...credentials });
}

/** One part after the other: a failed part ends the upload, and the storage is told to forget the parts. */
async function putInParts(s3: S3mini, key: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const upload = await s3.getMultipartUploadId(key, CONTENT_TYPE);
  try {
    const done: { partNumber: number; etag: string }[] = [];
    for await (const part of parts) done.push(await s3.uploadPart(key, upload, part, done.length + 1));
    await s3.completeMultipartUpload(key, upload, done);
  } catch (error) {
    await s3.abortMultipartUpload(key, upload).catch(() => undefined);
    throw error;
  }
}

async function* readBody(response: Response, at: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) yield chunk;
  } catch (error) {
    throw s3Failure('download the file', at, error);
  }
}
