import { isIP } from 'node:net';
import { S3Problem } from './s3-problem';

/**
 * The bucket that a `Host` header names, as in `backups.localhost:9000`; empty when the path names it.
 *
 * A name of somebody else's is refused: whether its first label is a bucket cannot be told.
 *
 * @throws S3Problem 400
 */
export function bucketOfHost(host: string | undefined): string {
  const name = (host ?? '').toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  const address = name.replace(/^\[(.*)\]$/, '$1');
  if (name === '' || name === 'localhost' || isIP(address) !== 0) return '';
  const bucket = /^(.+)\.(?:localhost|127\.0\.0\.1)$/.exec(name)?.[1];
  if (bucket !== undefined) return bucket;
  throw new S3Problem(
    400,
    'InvalidRequest',
    `This server is 127.0.0.1 or localhost, with or without a bucket's name before it, and not "${name}"`,
  );
}
