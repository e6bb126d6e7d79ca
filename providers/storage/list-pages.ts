import { BackupError } from '../../lib/errors';
import { bucketPath } from './bucket-path';
import { STORAGE_LIMITS } from './limits';
import type { StoredObject } from './object-store';
import { type ListingPatience, pagesOf } from './pages';
import type { S3Target } from './s3';
import { s3Connection } from './s3-connection';
import { s3Failure } from './s3-failure';
import type { S3Session } from './s3-request';

const PATIENCE: ListingPatience = { retries: 4, pauseMs: 1_000 };

/**
 * All files of a bucket whose keys begin so, page by page and never more than one page in memory: a bucket may have
 * millions. A page that fails in passing is asked for again.
 * @throws BackupError `storage-error`, `aborted`, `remote-config`, `bucket-name`
 */
export async function* s3Pages(
  { remoteConfig, secret, bucket, signal }: S3Target,
  prefix: string,
  patience: ListingPatience = PATIENCE,
): AsyncGenerator<readonly StoredObject[], void, undefined> {
  const connection = s3Connection(remoteConfig, secret, bucketPath(bucket).bucket);
  const session: S3Session = { connection, limits: STORAGE_LIMITS, signal };
  try {
    for await (const { objects } of pagesOf(session, prefix, patience)) yield objects;
  } catch (error) {
    if (!signal?.aborted) throw s3Failure('list the files', prefix, error, connection);
    const at = `${connection.bucketUrl}/${prefix}`;
    throw new BackupError('aborted', 'The listing was interrupted', { at, fix: 'run it again' });
  }
}
