import { BackupError } from '../../lib/errors';
import { type StoredFiles, s3Files } from '../../providers/storage';
import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';
import { pathFiles } from './locate';
import { type NamedOptions, namedBackup } from './named-backup';
import { placeOf } from './place';
import { wholeStorageAccess } from './storage-options';

/** What a word of the command line means. */
export interface OpenedWord {
  readonly files: StoredFiles;
  /** Keys of archives, of one of their files, or without suffix. */
  readonly keys: readonly string[];
  /** The object, if one was named. */
  readonly object?: { readonly namespace: string; readonly name: string };
}

/**
 * The storage and file that a word means. Only for a name a management cluster is asked; for a URL or path no kubeconfig
 * is read.
 */
export async function openWord(
  word: string,
  options: NamedOptions,
  context: CommandContext,
): Promise<OpenedWord> {
  const { io } = context;
  const place = placeOf(word);
  if (place.kind === 'path') {
    const { files, key } = pathFiles(place.path, io.cwd, io.signal);
    return { files, keys: [key] };
  }
  if (place.kind === 's3') {
    const access = await wholeStorageAccess(options, io);
    return { files: s3Files({ ...access, bucket: place.bucket, signal: io.signal }), keys: [place.key] };
  }
  const { backup, files, keys } = await withManagementCluster(context, (session) =>
    namedBackup(session, place.name, options, io),
  ).catch((error) => {
    throw withoutCluster(error);
  });
  const { namespace = '', name } = backup.metadata;
  return { files, keys, object: { namespace, name } };
}

/** Codes of errors after which people need to know that it goes without a management cluster. */
const NO_CLUSTER = ['kubeconfig-invalid', 'unreachable', 'tls-untrusted', 'unauthorized', 'crd-missing'];

function withoutCluster(error: unknown): unknown {
  if (!BackupError.is(error) || !NO_CLUSTER.includes(error.code)) return error;
  const { code, problem, at, value, fix, cause } = error;
  const other = 'without a management cluster name its file: s3://BUCKET/FOLDER/NAME, or a path (./NAME)';
  return new BackupError(code, problem, {
    at,
    value,
    fix: fix === undefined ? other : `${fix}; ${other}`,
    cause,
  });
}
