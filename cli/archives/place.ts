import { BackupError } from '../../lib/errors';

/** Where a backup is looked for. */
export type Place =
  /** `s3://bucket/folder/file`; key without a slash at its beginning. */
  | { readonly kind: 's3'; readonly bucket: string; readonly key: string }
  /** A file or folder of this machine, or of a mounted export. */
  | { readonly kind: 'path'; readonly path: string }
  /** A ClusterBackup. */
  | { readonly kind: 'name'; readonly name: string };

const FILE_ENDING = /\.(?:encrypted|dek|tar|tgz|gz)$/;

/**
 * Where a word of the command line leads, by its form alone: a word with a slash, or with the ending of an archive, is a
 * path, any other is a name.
 * @throws BackupError `usage`; the word itself is not shown where there may be a secret in it
 */
export function placeOf(word: string): Place {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(word) ?? [];
  if (scheme.toLowerCase() === 's3') return s3Place(rest);
  if (scheme !== '') throw otherScheme(scheme.toLowerCase());
  const isPath = /[\\/]/.test(word) || /^\.{1,2}$/.test(word) || FILE_ENDING.test(word);
  return isPath ? { kind: 'path', path: word } : { kind: 'name', name: word };
}

function s3Place(rest: string): Place {
  if (/[@?#]/.test(rest.split('/', 1)[0] ?? '')) {
    throw new BackupError('usage', 'A URL of a bucket has neither user nor query', {
      at: 's3://…',
      fix: 'write s3://BUCKET/FOLDER, and give the access key with --access-key-id and --secret-file',
    });
  }
  const [bucket = '', ...keys] = rest.split('/').filter((part, index) => part !== '' || index === 0);
  if (bucket === '') {
    throw new BackupError('usage', 'This URL has no bucket', {
      at: 's3://',
      fix: 'write s3://BUCKET/FOLDER',
    });
  }
  return { kind: 's3', bucket, key: keys.join('/') };
}

function otherScheme(scheme: string): BackupError {
  const fix =
    scheme === 'nfs'
      ? 'mount the export, and give the path where it is mounted'
      : 'write s3://BUCKET/FOLDER, with the address of the storage as --endpoint; or a path';
  return new BackupError('usage', 'Backups are not read from URLs of this kind', {
    at: `${scheme}://…`,
    fix,
  });
}
