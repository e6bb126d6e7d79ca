import { BackupError } from '../../lib/errors';
import { BrokenAnswer } from './broken-answer';
import { networkTrouble } from './network-trouble';
import { refusalFix } from './refusal-fix';
import type { S3Connection } from './s3-connection';
import { type Refusal, RefusedRequest } from './s3-refusal';

const LOG_FIX = 'see the log of the storage server, and what stands between it and this machine';

/**
 * Turns whatever a request ended with into a `storage-error` that names place and remedy. No text of the storage's own
 * is shown: it can be anybody's.
 *
 * @param key object or prefix
 */
export function s3Failure(
  action: string,
  key: string,
  error: unknown,
  connection: S3Connection,
): BackupError {
  if (BackupError.is(error)) return error;
  const at = `${connection.bucketUrl}/${key}`;
  const problem = (what: string) => `Cannot ${action}: ${what}`;
  if (error instanceof BrokenAnswer) {
    return new BackupError('storage-error', problem('the storage does not answer as it should'), {
      at,
      value: error.what,
      fix: error.kind === 'not-s3' ? `check the endpoint: ${NOT_S3_FIX}` : LOG_FIX,
      cause: error,
    });
  }
  const refusal = refusalBehind(error);
  if (refusal === undefined) {
    const { what, value, fix } = networkTrouble(error, connection);
    return new BackupError('storage-error', problem(what), { at, value, fix, cause: error });
  }
  if (!refusal.isS3) {
    return new BackupError('storage-error', problem('something answers that is no S3 storage'), {
      at,
      value: `HTTP ${refusal.status}`,
      fix: `check the endpoint of the RCloneCredential: ${NOT_S3_FIX}`,
      cause: error,
    });
  }
  return new BackupError('storage-error', problem('the storage refused'), {
    at,
    value: [`HTTP ${refusal.status}`, ...(refusal.code === undefined ? [] : [refusal.code])].join(' '),
    fix: refusalFix(refusal, connection),
    cause: error,
  });
}

const NOT_S3_FIX = 'it may be the address of a console, or a proxy may answer instead of the storage';

/** Whether the storage answered that there is no such bucket. */
export function isBucketMissing(error: unknown): boolean {
  return refusalBehind(error)?.code === 'NoSuchBucket';
}

/** Whether the storage answered that the bucket has no such object: other things may be absent too. */
export function isKeyMissing(error: unknown): boolean {
  const refusal = refusalBehind(error);
  return refusal?.status === 404 && (refusal.code === 'NoSuchKey' || refusal.code === 'NoSuchVersion');
}

/**
 * Whether the storage itself refused: what was asked, who asked, or the place. Otherwise it was not reached, or somebody
 * in between answered, and nothing is known.
 */
export function isStorageRefusal(error: unknown): boolean {
  const refusal = refusalBehind(error);
  if (refusal === undefined || !refusal.isS3 || refusal.status >= 500) return false;
  // A login page in between redirects too, but names neither reason nor region.
  if (refusal.status < 400) return refusal.code !== undefined || refusal.region !== undefined;
  return ![407, 408, 429].includes(refusal.status);
}

/** Follows the chain of causes. */
function refusalBehind(error: unknown): Refusal | undefined {
  for (
    let link = error;
    typeof link === 'object' && link !== null;
    link = (link as { cause?: unknown }).cause
  ) {
    if (link instanceof RefusedRequest) return link.refusal;
  }
  return undefined;
}
