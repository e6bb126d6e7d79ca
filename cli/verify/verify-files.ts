import { BackupError } from '../../lib/errors';
import { type ClusterBackupManifest, remoteFiles } from '../../lib/model';
import {
  type ArchiveEntry,
  bucketPath,
  DATA_KEY_SUFFIX,
  decryptArchive,
  ENCRYPTED_SUFFIX,
  listArchive,
  type ObjectStore,
} from '../../providers/storage';

export interface VerifiedFile {
  /** As `s3://bucket/folder/file`. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * The remote files of a backup with their sizes.
 * @throws BackupError `storage-file-missing`, `storage-error`
 */
export async function findFiles(backup: ClusterBackupManifest, store: ObjectStore): Promise<VerifiedFile[]> {
  const files = remoteFiles(backup);
  const found = await Promise.all(
    files.map(async (file) => ({ file, size: (await store.head(keyOf(backup, file)))?.size })),
  );
  const missing = found.filter(({ size }) => size === undefined).map(({ file }) => file);
  if (missing.length === 0) return found.map(({ file, size }) => ({ file, size: size ?? 0 }));
  throw new BackupError('storage-file-missing', 'The storage does not have the files of this backup', {
    at: `ClusterBackup ${backup.metadata.namespace}/${backup.metadata.name}`,
    value: missing.join(', '),
    fix: missing.some((file) => file.endsWith(DATA_KEY_SUFFIX))
      ? 'without its .dek file an archive cannot be decrypted: look for a copy, and make a new backup'
      : 'look whether somebody moved or deleted them, and make a new backup',
  });
}

export interface ReadingOptions {
  /** Content of the file with the key; needed for an encrypted archive. */
  readonly keyFile: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Fetches the archive, decrypts it as a stream and reads the list of what is inside; nothing is written to disk.
 * @throws BackupError `usage`, `aborted`, `size-mismatch`, `decryption-failed`, `archive-invalid`, `storage-error`
 */
export async function listContents(
  backup: ClusterBackupManifest,
  store: ObjectStore,
  files: readonly VerifiedFile[],
  { keyFile, signal }: ReadingOptions,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for (const archive of files.filter(({ file }) => !file.endsWith(DATA_KEY_SUFFIX))) {
    const content = fetched(backup, store, archive, signal);
    entries.push(...(await entriesOf(backup, store, archive, content, keyFile)));
  }
  return entries;
}

async function entriesOf(
  backup: ClusterBackupManifest,
  store: ObjectStore,
  { file }: VerifiedFile,
  content: AsyncIterable<Uint8Array>,
  keyFile: string | undefined,
): Promise<ArchiveEntry[]> {
  if (!file.endsWith(ENCRYPTED_SUFFIX)) return all(listArchive(content, file));
  if (keyFile === undefined) {
    throw new BackupError('usage', 'This backup is encrypted', {
      at: file,
      value: `key ${backup.spec.parameters?.keyEncryptionKey}`,
      fix: 'give the file that holds the value of this key: --key-file FILE',
    });
  }
  const base = file.slice(0, -ENCRYPTED_SUFFIX.length);
  const dataKey = (await store.get(keyOf(backup, `${base}${DATA_KEY_SUFFIX}`))) ?? [];
  const plain = decryptArchive(content, Buffer.concat(await all(dataKey)), keyFile, base);
  return all(listArchive(plain, file));
}

/** The object's bytes; an error when there are fewer or more than the storage said. */
async function* fetched(
  backup: ClusterBackupManifest,
  store: ObjectStore,
  { file, size }: VerifiedFile,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of (await store.get(keyOf(backup, file))) ?? []) {
    if (signal.aborted) {
      throw new BackupError('aborted', 'The verification was interrupted', { at: file, fix: 'run it again' });
    }
    bytes += chunk.length;
    yield chunk;
  }
  if (bytes === size) return;
  throw new BackupError('size-mismatch', 'The storage sent another number of bytes than it had announced', {
    at: file,
    value: `${bytes} of ${size} bytes`,
    fix: 'try again; if it stays so, the file in the storage is damaged',
  });
}

async function all<T>(items: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function keyOf(backup: ClusterBackupManifest, file: string): string {
  const { bucket } = bucketPath(backup.spec.parameters?.rclone?.bucket ?? '');
  return file.slice(`s3://${bucket}/`.length);
}
