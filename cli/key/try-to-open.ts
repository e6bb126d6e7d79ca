import { type Reason, reasonError } from '../../lib/archive';
import { BackupError } from '../../lib/errors';
import { openBackup } from '../../providers/archive';
import { bucketPath, keyInBucket, type StoredFiles } from '../../providers/storage';
import type { EncryptedFiles } from './archives-of-key';

/** Whether a key file opens an archive, as far as that can be told from its first bytes. */
export type Opening =
  | { readonly opens: true }
  | { readonly opens: false; readonly why: string }
  /** Nothing is known. */
  | { readonly opens: undefined; readonly why: string };

/** Where it is the key that is wrong, or may be. */
const NOT_OPENED: Partial<Record<Reason, string>> = {
  'wrong-key': 'its .dek does not open',
  'wrong-dek': 'what it opens is neither tar nor gzip: another key, or a .dek of another archive',
};

/**
 * Opens the data key of an archive and with it the archive's first bytes: a wrong key passes for the right one in one of
 * 256 cases where only the padding is looked at.
 * @param keyFile content of the key file
 */
export async function tryToOpen(
  files: StoredFiles,
  { backup, dataKey, archive }: EncryptedFiles,
  keyFile: string,
): Promise<Opening> {
  const place = bucketPath(backup.spec.parameters?.rclone?.bucket ?? '');
  const look = (file: string) => files.look(keyInBucket(place, file));
  try {
    const dek = await look(dataKey);
    if (dek === undefined) return { opens: undefined, why: 'its .dek is not in the storage' };
    const encrypted = await look(archive);
    if (encrypted === undefined) return { opens: undefined, why: 'its archive is not in the storage' };
    const key = { name: '--key-file', content: Buffer.from(keyFile) };
    const opened = await openBackup({ files, archive: encrypted, dataKey: dek }, [key]);
    if (!('reason' in opened)) return { opens: true };
    const { reason, at, value } = opened;
    if (reason === 'key-file')
      return { opens: false, why: `openssl would not read it from this file: ${value}` };
    const why = NOT_OPENED[reason];
    if (why !== undefined) return { opens: false, why };
    return { opens: undefined, why: textOf(reasonError(reason, { at, value })) };
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    return { opens: undefined, why: textOf(error) };
  }
}

const textOf = ({ problem, value }: BackupError) => [problem, value].filter(Boolean).join(': ');
