import { BackupError } from '../../lib/errors';

/** What to do about the answers of S3 servers that people meet, by S3's error code or the HTTP status. */
const FIXES: Record<string, string> = {
  SignatureDoesNotMatch: 'the secret access key is wrong: correct the RCloneCredential',
  InvalidAccessKeyId: 'the storage does not know this access_key_id: correct the RCloneCredential',
  AccessDenied: 'give this access key the right to read, write, list and delete in the bucket',
  NoSuchBucket: 'create the bucket, or correct the bucket name',
  NoSuchKey: 'check the folder and the file name, and whether the file was deleted already',
  EntityTooLarge: 'the archive is larger than the storage takes in one piece (S3: 5 GiB)',
  RequestTimeTooSkewed: 'set the clock of this machine',
  SlowDown: 'the storage is overloaded: try again later',
  403: 'check access_key_id, secret and the rights of the key in the RCloneCredential',
  404: 'check the bucket, the folder and the file name',
};

const UNREACHABLE_FIX = 'check the endpoint of the RCloneCredential, the network and that the storage runs';
const OTHER_FIX = 'see the log of the storage server';

/**
 * Turns whatever the S3 library threw into a `storage-error` that names place and remedy. The library's own text is
 * not shown: it can hold request headers.
 *
 * @param at endpoint, bucket and key
 */
export function s3Failure(action: string, at: string, error: unknown): BackupError {
  if (BackupError.is(error)) return error;
  const { status, code } = serviceAnswer(error);
  if (status === undefined) {
    return new BackupError('storage-error', `Cannot ${action}: the storage cannot be reached`, {
      at,
      value: networkCode(error),
      fix: UNREACHABLE_FIX,
      cause: error,
    });
  }
  const answer = code === undefined ? `HTTP ${status}` : `HTTP ${status} ${code}`;
  return new BackupError('storage-error', `Cannot ${action}: the storage refused`, {
    at,
    value: answer,
    fix: FIXES[code ?? ''] ?? FIXES[status] ?? OTHER_FIX,
    cause: error,
  });
}

/** Whether the storage answered that there is no such bucket. */
export function isBucketMissing(error: unknown): boolean {
  return serviceAnswer(error).code === 'NoSuchBucket';
}

/**
 * Whether the storage itself refused: what was asked, who asked, or the place. Otherwise it was not reached, or somebody
 * in between answered, and nothing is known.
 */
export function isStorageRefusal(error: unknown): boolean {
  const { status = 0 } = serviceAnswer(error);
  return status >= 400 && status < 500 && ![407, 408, 429].includes(status);
}

/** HTTP status and S3 error code of an answer, following the chain of causes. */
export function serviceAnswer(error: unknown): { status?: number; code?: string } {
  for (const link of causes(error)) {
    if (typeof link.status === 'number') {
      return {
        status: link.status,
        code: typeof link.serviceCode === 'string' ? link.serviceCode : undefined,
      };
    }
  }
  return {};
}

function networkCode(error: unknown): string | undefined {
  for (const link of causes(error)) if (typeof link.code === 'string') return link.code;
  return undefined;
}

function* causes(error: unknown): Generator<Record<string, unknown>> {
  for (
    let link = error;
    typeof link === 'object' && link !== null;
    link = (link as { cause?: unknown }).cause
  ) {
    yield link as Record<string, unknown>;
  }
}
