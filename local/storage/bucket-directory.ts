/** Buckets as folders, objects as files: what people see in the folder is what is stored. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, type Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inTurn } from './in-turn';
import { filePath, keyOfFile } from './key-path';
import { md5OfFile } from './md5';
import { type ObjectFacts, openObjectRecords } from './object-records';
import { invalidArgument, noSuchBucket, noSuchKey, S3Problem } from './s3-problem';

export interface StoredFile extends ObjectFacts {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
}

export interface Incoming {
  readonly data: AsyncIterable<Uint8Array>;
  /** Default: the MD5 of the data. */
  readonly etag?: string;
  readonly headers?: ObjectFacts['headers'];
  /** Looked at when the data have been read. */
  readonly checksums?: ReadonlyMap<string, string>;
  /** Throws when what is stored by now may not be replaced. Default: it may. */
  readonly mayReplace?: Check;
}

/** A look at what is stored under a key, after which nobody else changes it until the caller has. */
export type Check = (current: StoredFile | undefined) => void;

export interface BucketDirectory {
  buckets(): Promise<{ name: string; created: Date }[]>;
  createBucket(bucket: string): Promise<void>;
  deleteBucket(bucket: string): Promise<void>;
  /** @throws S3Problem NoSuchBucket */
  requireBucket(bucket: string): Promise<void>;
  /** @throws S3Problem NoSuchBucket, or 400 for a key that no file can have */
  requirePlace(bucket: string, key: string): Promise<void>;
  /** Stores data at once and whole: readers see the old file or the new one. */
  write(bucket: string, key: string, incoming: Incoming): Promise<StoredFile>;
  /** @throws S3Problem NoSuchKey */
  file(bucket: string, key: string): Promise<StoredFile>;
  /** @param mayRemove throws when what is stored by now may not be removed */
  remove(bucket: string, key: string, mayRemove?: Check): Promise<void>;
  /** Keys of all objects, in no order. */
  keys(bucket: string): Promise<string[]>;
}

/** Not a valid bucket name, so that it cannot be one. */
export const UNFINISHED = '.unfinished';
const RECORDS = '.objects';
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
/** What file systems say when a file is where a folder has to be, or the other way round. */
const NO_PLACE = ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'];

export async function openBucketDirectory(root: string): Promise<BucketDirectory> {
  await rm(join(root, UNFINISHED), { recursive: true, force: true });
  await mkdir(join(root, UNFINISHED), { recursive: true });
  const records = openObjectRecords(join(root, RECORDS));
  const md5s = new Map<string, { version: string; md5: string }>();
  const change = inTurn();

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
    const version = versionOf(found);
    const facts = (await records.of(bucket, key, version)) ?? (await factsOf(path, version));
    return { ...facts, key, path, size: found.size, modified: found.mtime };
  }

  /** Of a file that came by hand, or of which nothing else has to be known. */
  async function factsOf(path: string, version: string): Promise<ObjectFacts> {
    let known = md5s.get(path);
    if (known?.version !== version) {
      known = { version, md5: await md5OfFile(path) };
      md5s.set(path, known);
    }
    return { etag: known.md5, headers: {}, checksums: {} };
  }

  const fileIfAny = (bucket: string, key: string) => file(bucket, key).catch(unlessNoSuchKey);

  async function write(bucket: string, key: string, incoming: Incoming): Promise<StoredFile> {
    await requireBucket(bucket);
    const path = filePath(bucketPath(bucket), key);
    const unfinished = join(root, UNFINISHED, randomUUID());
    const hash = createHash('md5');
    try {
      await pipeline(incoming.data, hashing(hash), createWriteStream(unfinished));
      return await change(async () => {
        incoming.mayReplace?.(await fileIfAny(bucket, key));
        await moveInto(unfinished, path);
        await records.keep(bucket, key, versionOf(await stat(path)), {
          etag: incoming.etag ?? hash.digest('hex'),
          headers: incoming.headers ?? {},
          checksums: Object.fromEntries(incoming.checksums ?? []),
        });
        return file(bucket, key);
      });
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async function remove(bucket: string, key: string, mayRemove?: Check): Promise<void> {
    await requireBucket(bucket);
    const path = filePath(bucketPath(bucket), key);
    await change(async () => {
      if (mayRemove !== undefined) mayRemove(await fileIfAny(bucket, key));
      // A folder of other keys is no object. `rm` would report a file that cannot be deleted as ENOTDIR.
      const found = await stat(path).catch(whenAbsent);
      if (!found?.isFile()) return;
      await unlink(path).catch(unlessGone);
      await records.forget(bucket, key);
      md5s.delete(path);
      await removeEmptyFolders(dirname(path), bucketPath(bucket));
    });
  }

  return {
    requireBucket,
    requirePlace: async (bucket, key) => {
      await requireBucket(bucket);
      filePath(bucketPath(bucket), key);
    },
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
      await records.forgetBucket(bucket);
    },
    keys: async (bucket) => {
      await requireBucket(bucket);
      const top = bucketPath(bucket);
      const entries = await readdir(top, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => keyOfFile(relative(top, join(entry.parentPath, entry.name))));
    },
  };
}

async function moveInto(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  } catch (error) {
    if (!NO_PLACE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw invalidArgument('This server keeps keys as files: a key cannot also be the folder of another key');
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

/** Changes whenever a file does, also by hand. */
function versionOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`;
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

function unlessNoSuchKey(error: unknown): undefined {
  if (error instanceof S3Problem && error.code === 'NoSuchKey') return undefined;
  throw error;
}
