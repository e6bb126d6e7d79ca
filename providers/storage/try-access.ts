import { allInOrder } from '../../lib/all-in-order';
import { isBeyondUs } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { bucketPath } from './bucket-path';
import { isContradiction, lookAtBucket, markerLeft } from './look-at-bucket';
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
   * The storage refuses, or does not do what it says: `storage-error`, or `storage-file-missing` if it has not the file; or rclone would refuse the
   * options: `remote-config`.
   */
  readonly refused?: BackupError;
  /** Nothing is known, for this reason: it was not reached from here, or not in time. */
  readonly notTried?: string;
  /** The error behind that reason; none where there was no answer in time. */
  readonly trouble?: BackupError;
  /** Milliseconds by which the clock of this machine is before that of the storage, where it was accepted and tells. */
  readonly skewMs?: number;
}

export interface TryOptions {
  /** For each bucket; all are tried at the same time. A marker may take as long again to go. */
  readonly patienceMs?: number;
  /** Writes a marker beside the files, and deletes it again. @default false */
  readonly write?: boolean;
}

/** For each bucket; somebody sits and waits. */
const PATIENCE_MS = 5_000;

/**
 * Whether a storage takes these credentials: by a list of a few names and a look at one file. Nothing is written
 * unless that is asked for.
 */
export function tryBuckets(
  access: S3Access,
  trials: readonly BucketTrial[],
  signal: AbortSignal | undefined,
  { patienceMs = PATIENCE_MS, write = false }: TryOptions = {},
): Promise<TriedBucket[]> {
  return allInOrder(
    trials.map(async ({ bucket, file }) => {
      const patience = AbortSignal.timeout(patienceMs);
      const either = signal === undefined ? patience : AbortSignal.any([patience, signal]);
      try {
        const { isThere, skewMs } = await lookAtBucket(
          { ...access, bucket, signal: either },
          { file, write, tidyMs: patienceMs },
        );
        const known = { bucket, ...(skewMs !== undefined && { skewMs }) };
        return isThere === false ? { ...known, refused: withoutFile(bucket, file) } : known;
      } catch (error) {
        const left = markerLeft(error);
        if (signal?.aborted) throw aborted(bucket, left);
        if (patience.aborted) {
          const late = `no answer within ${patienceMs / 1000} s`;
          return { bucket, notTried: left === undefined ? late : `${late}; ${left}` };
        }
        if (!BackupError.is(error)) throw error;
        if (isBeyondUs(error)) return { bucket, notTried: `${error.problem} (${error.at})`, trouble: error };
        if (error.code !== 'storage-error' || isStorageRefusal(error) || isContradiction(error))
          return { bucket, refused: error };
        return { bucket, notTried: reasonOf(error), trouble: error };
      }
    }),
  );
}

/** `the certificate of the storage is not trusted (SELF_SIGNED_CERT_IN_CHAIN); set NODE_EXTRA_CA_CERTS to …` */
function reasonOf({ problem, value, fix }: BackupError): string {
  const what = problem.replace(/^Cannot [^:]*: /, '');
  return `${what}${value === undefined ? '' : ` (${value})`}${fix === undefined ? '' : `; ${fix}`}`;
}

function withoutFile(bucket: string, file = ''): BackupError {
  return new BackupError('storage-file-missing', 'The storage has not the newest file that it should have', {
    at: `s3://${bucketPath(bucket).bucket}/${file}`,
    fix: 'see whether this is the same storage, and whether somebody has moved or deleted the file',
  });
}

function aborted(bucket: string, left: string | undefined): BackupError {
  const at = `s3://${bucket}`;
  return new BackupError('aborted', 'The look at the storage was interrupted', { at, value: left });
}
