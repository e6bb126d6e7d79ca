import { isBeyondUs } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { bucketPath, objectKey } from './bucket-path';
import { type S3Target, s3StoreFor } from './s3';
import type { S3Access } from './s3-access';
import { isStorageRefusal } from './s3-failure';

/** A place in a storage, and what is known to be there. */
export interface BucketTrial {
  /** Bucket, or bucket with folders: `backups/prod`. */
  readonly bucket: string;
  /** Key of a file that must be found, if there is one. */
  readonly file?: string;
}

/** What became of one try; neither error means that the storage accepts the access. */
export interface TriedBucket {
  readonly bucket: string;
  /**
   * The storage refuses: `storage-error`, or `storage-file-missing` if it has not the file; or rclone would refuse the
   * options: `remote-config`.
   */
  readonly refused?: BackupError;
  /** Nothing is known, for this reason: it was not reached from here, or not in time. */
  readonly notTried?: string;
}

/** For each bucket; somebody sits and waits. */
const PATIENCE_MS = 5_000;

/** Begins the name of no file, so that a list of those is short in any bucket. */
const NO_FILE = '.mosk-backup-looks-whether-it-may-list';

/**
 * Whether a storage takes these credentials: by a list of a few names and a look at one file. Nothing is written.
 * @param patienceMs for each bucket; all are tried at the same time
 */
export function tryBuckets(
  access: S3Access,
  trials: readonly BucketTrial[],
  signal: AbortSignal | undefined,
  patienceMs = PATIENCE_MS,
): Promise<TriedBucket[]> {
  return Promise.all(
    trials.map(async ({ bucket, file }) => {
      const patience = AbortSignal.timeout(patienceMs);
      const either = signal === undefined ? patience : AbortSignal.any([patience, signal]);
      try {
        await tryBucket({ ...access, bucket, signal: either }, file);
        return { bucket };
      } catch (error) {
        if (signal?.aborted) throw aborted(bucket);
        if (patience.aborted) return { bucket, notTried: `no answer within ${patienceMs / 1000} s` };
        if (!BackupError.is(error)) throw error;
        if (isBeyondUs(error)) return { bucket, notTried: `${error.problem} (${error.at})` };
        if (error.code !== 'storage-error' || isStorageRefusal(error)) return { bucket, refused: error };
        return { bucket, notTried: reasonOf(error) };
      }
    }),
  );
}

/** `the certificate of the storage is not trusted (SELF_SIGNED_CERT_IN_CHAIN); set NODE_EXTRA_CA_CERTS to …` */
function reasonOf({ problem, value, fix }: BackupError): string {
  const what = problem.replace(/^Cannot [^:]*: /, '');
  return `${what}${value === undefined ? '' : ` (${value})`}${fix === undefined ? '' : `; ${fix}`}`;
}

async function tryBucket(target: S3Target, file: string | undefined): Promise<void> {
  const store = s3StoreFor(target);
  await store.list(objectKey(bucketPath(target.bucket), NO_FILE));
  if (file === undefined || (await store.head(file)) !== undefined) return;
  const place = `s3://${bucketPath(target.bucket).bucket}/${file}`;
  throw new BackupError('storage-file-missing', 'The storage has not the newest file that it should have', {
    at: place,
    fix: 'see whether this is the same storage, and whether somebody has moved or deleted the file',
  });
}

function aborted(bucket: string): BackupError {
  return new BackupError('aborted', 'The look at the storage was interrupted', { at: `s3://${bucket}` });
}
