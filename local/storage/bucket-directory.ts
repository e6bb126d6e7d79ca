/** Buckets as folders, objects as files: what people see in the folder is what is stored. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { md5OfFile } from './md5';
import { invalidArgument, noSuchBucket, noSuchKey, S3Problem } from './s3-problem';

export interface StoredFile {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
  /** Without quotes. */
  readonly etag: string;
}

export interface BucketDirectory {
  buckets(): Promise<{ name: string; created: Date }[]>;
  createBucket(bucket: string): Promise<void>;
  deleteBucket(bucket: string): Promise<void>;
  /** @throws S3Problem NoSuchBucket */
  requireBucket(bucket: string): Promise<void>;
  /** Stores what `data` yields, at once and whole: readers see the old file or the new one. */
  write(bucket: string, key: string, data: AsyncIterable<Uint8Array>, etag?: string): Promise<StoredFile>;
  /** @throws S3Problem NoSuchKey */
  file(bucket: string, key: string): Promise<StoredFile>;
  remove(bucket: string, key: string): Promise<void>;
  /** Keys of all objects, in no order. */
  keys(bucket: string): Promise<string[]>;
}

/** Not a valid bucket name, so that it cannot be one. */
const UNFINISHED = '.unfinished';
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** A folder can vanish between its making and its use when another request empties it. */
const MOST_ATTEMPTS = 5;

export async function openBucketDirectory(root: string): Promise<BucketDirectory> {
  await rm(join(root, UNFINISHED), { recursive: true, force: true });
  await mkdir(join(root, UNFINISHED), { recursive: true });
  const etags = new Map<string, { version: string; etag: string }>();

  function bucketPath(bucket: string): string {
    if (!BUCKET_NAME.test(bucket))
      throw new S3Problem(400, 'InvalidBucketName', 'The specified bucket is not valid.');
    return join(root, bucket);
  }

  async function requireBucket(bucket: string): Promise<void> {
    const found = await stat(bucketPath(bucket)).catch(whenAbsent);
    if (!found?.isDirectory()) throw noSuchBucket();
  }

  async function file(bucket: string, key: string): Promise<StoredFile> {
    const path = filePath(bucketPath(bucket), key);
    const found = await stat(path).catch(whenAbsent);
    if (!found?.isFile()) throw noSuchKey();
    const version = `${found.ino} ${found.size} ${found.mtimeMs}`;
    let known = etags.get(path);
    if (known?.version !== version) {
      known = { version, etag: await md5OfFile(path) };
      etags.set(path, known);
    }
    return { key, path, size: found.size, modified: found.mtime, etag: known.etag };
  }

  async function write(
    bucket: string,
    key: string,
    data: AsyncIterable<Uint8Array>,
    etag?: string,
  ): Promise<StoredFile> {
    await requireBucket(bucket);
    const path = filePath(bucketPath(bucket), key);
    const unfinished = join(root, UNFINISHED, randomUUID());
    const hash = createHash('md5');
    try {
      await pipeline(data, hashing(hash), createWriteStream(unfinished));
      await moveInto(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
    const { ino, size, mtimeMs } = await stat(path);
    etags.set(path, { version: `${ino} ${size} ${mtimeMs}`, etag: etag ?? hash.digest('hex') });
    return file(bucket, key);
  }

  async function remove(bucket: string, key: string): Promise<void> {
    await requireBucket(bucket);
    const path = filePath(bucketPath(bucket), key);
    // A folder of other keys is no object. `rm` would report a file that cannot be deleted as ENOTDIR.
    const found = await stat(path).catch(whenAbsent);
    if (!found?.isFile()) return;
    await unlink(path).catch(unlessGone);
    etags.delete(path);
    await removeEmptyFolders(dirname(path), bucketPath(bucket));
  }

  return {
    requireBucket,
    file,
    write,
    remove,
    buckets: async () => {
      const entries = await readdir(root, { withFileTypes: true });
      const names = entries
        .filter((entry) => entry.isDirectory() && BUCKET_NAME.test(entry.name))
        .map(({ name }) => name);
      return Promise.all(
        names.sort().map(async (name) => ({ name, created: (await stat(join(root, name))).birthtime })),
      );
    },
    createBucket: async (bucket) => void (await mkdir(bucketPath(bucket), { recursive: true })),
    deleteBucket: async (bucket) => {
      await requireBucket(bucket);
      await rmdir(bucketPath(bucket)).catch(() => {
        throw new S3Problem(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty');
      });
    },
    keys: async (bucket) => {
      await requireBucket(bucket);
      const top = bucketPath(bucket);
      const entries = await readdir(top, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(top, join(entry.parentPath, entry.name)).split(sep).join('/'));
    },
  };
}

/** @throws S3Problem for keys that a file system cannot hold or that would leave the bucket */
function filePath(bucketFolder: string, key: string): string {
  const segments = key.split('/');
  if (
    segments.some(
      (segment) => segment === '' || segment === '.' || segment === '..' || /[\0\\]/.test(segment),
    )
  ) {
    throw invalidArgument('This server keeps keys as files: no empty, "." or ".." segment, no backslash');
  }
  if (segments.some((segment) => Buffer.byteLength(segment) > 255)) {
    throw new S3Problem(
      400,
      'KeyTooLongError',
      'This server keeps keys as files: at most 255 bytes between slashes',
    );
  }
  return join(bucketFolder, ...segments);
}

async function moveInto(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(dirname(to), { recursive: true });
      return await rename(from, to);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (code === 'ENOENT' && attempt < MOST_ATTEMPTS) continue;
      if (['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'].includes(code)) {
        throw invalidArgument(
          'This server keeps keys as files: a key cannot also be the folder of another key',
        );
      }
      throw error;
    }
  }
}

async function removeEmptyFolders(folder: string, top: string): Promise<void> {
  for (let current = folder; current !== top; current = dirname(current)) {
    try {
      await rmdir(current);
    } catch {
      return;
    }
  }
}

function hashing(hash: ReturnType<typeof createHash>) {
  return async function* (data: AsyncIterable<Uint8Array>) {
    for await (const chunk of data) {
      hash.update(chunk);
      yield chunk;
    }
  };
}

/** For `stat`, to which ENOTDIR says that a file is where a folder of the path would be. */
function whenAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOTDIR') return undefined;
  return unlessGone(error);
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
