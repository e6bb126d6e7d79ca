import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BackupError } from '../../lib/errors';
import { bucketPath, objectKey } from './bucket-path';
import { type S3Target, s3StoreFor } from './s3';
import { isStorageRefusal } from './s3-failure';

/** What a storage shows that takes an access. */
export interface BucketLook {
  /** Whether the file is there that was looked up; `undefined`: none was. */
  readonly isThere: boolean | undefined;
  /** Milliseconds by which the clock of this machine is before that of the storage; `undefined`: it does not tell. */
  readonly skewMs: number | undefined;
}

/** Begins the name of no file, so that a list of those is short in any bucket. */
const NO_FILE = '.mosk-backup-looks-whether-it-may-list';
/** Behind it comes what makes the name unique. */
const MARKER = '.mosk-backup-may-be-deleted-';
const MARKER_TEXT = Buffer.from('Written by mosk-backup to see whether it may write, and safe to delete.\n');

interface Look {
  readonly file: string | undefined;
  readonly write: boolean;
  /** How long the marker may take to go: it is taken away even if the look itself is over. */
  readonly tidyMs: number;
}

/**
 * Lists a few names, looks one file up and, only if asked to, writes and deletes a marker in the folder of the bucket.
 * @throws BackupError `storage-error`, `aborted`, `remote-config`, `bucket-name`
 */
export async function lookAtBucket(target: S3Target, { file, write, tidyMs }: Look): Promise<BucketLook> {
  let skewMs: number | undefined;
  const onAnswer = (headers: IncomingHttpHeaders) => {
    skewMs ??= skewOf(headers, Date.now());
  };
  const store = s3StoreFor({ ...target, onAnswer });
  const place = bucketPath(target.bucket);
  await store.list(objectKey(place, NO_FILE));
  const isThere = file === undefined ? undefined : (await store.head(file)) !== undefined;
  if (write) await writeMarker(target, objectKey(place, `${MARKER}${randomUUID()}`), tidyMs);
  return { isThere, skewMs };
}

async function writeMarker(target: S3Target, key: string, tidyMs: number): Promise<void> {
  const store = s3StoreFor(target);
  // Its time begins when it is begun: the look may have used up its own.
  const tidy = () => s3StoreFor({ ...target, signal: AbortSignal.timeout(tidyMs) }).delete(key);
  try {
    await store.put(key, MARKER_TEXT, MARKER_TEXT.length);
  } catch (error) {
    // Where nobody has said no, it may be there.
    if (!BackupError.is(error) || isStorageRefusal(error)) throw error;
    const gone = await tidy().then(
      () => true,
      () => false,
    );
    throw gone ? error : leftBehind(error, `the marker may be there: s3://${target.bucket} ${key}`);
  }
  let size: number | undefined;
  try {
    size = (await store.head(key))?.size;
  } finally {
    await tidy().catch((error: unknown) => {
      throw BackupError.is(error) ? leftBehind(error, `the marker stays: ${error.at}`) : error;
    });
  }
  if (size === undefined) throw broken('what the storage says it has stored is not there', target, key);
  if ((await store.head(key)) !== undefined)
    throw broken('what the storage says it has deleted is still there', target, key);
}

/** Whoever reads this has to know where it lies. */
function leftBehind({ code, problem, at, value, fix, cause }: BackupError, marker: string): BackupError {
  const error = new BackupError(code, problem, {
    at,
    value: [value, marker].filter(Boolean).join('; '),
    fix: ['delete the marker', fix].filter(Boolean).join('; '),
    cause,
  });
  markers.set(error, marker);
  return error;
}

const markers = new WeakMap<BackupError, string>();

/** What an error has to tell of a marker, whatever else it is about; `undefined`: none is left. */
export function markerLeft(error: unknown): string | undefined {
  return BackupError.is(error) ? markers.get(error) : undefined;
}

function broken(what: string, { bucket }: S3Target, key: string): BackupError {
  return new BackupError('storage-error', `Cannot write and delete a marker: ${what}`, {
    at: `s3://${bucketPath(bucket).bucket}/${key}`,
    fix: 'see the log of the storage server, and whether it keeps versions or locks files',
    cause: new Contradiction(),
  });
}

/** The storage was reached, has refused nothing, and has not done what it said. */
class Contradiction extends Error {}

export function isContradiction({ cause }: BackupError): boolean {
  return cause instanceof Contradiction;
}

function skewOf({ date = '' }: IncomingHttpHeaders, now: number): number | undefined {
  const theirs = Date.parse(date);
  return Number.isNaN(theirs) ? undefined : now - theirs;
}
