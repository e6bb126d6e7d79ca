import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import { isVerified, type KeyCheck } from './check-key';

/** What a check ends with when the file is not the key, or nothing shows that it is. */
export function keyTrouble(check: KeyCheck): BackupError | undefined {
  const { namespace, name, live, archives } = check;
  const at = `KeyEncryptionKey ${namespace}/${name}`;
  if (live === 'other') {
    return new BackupError('key-differs', 'The file holds another key than the management cluster has', {
      at,
      fix: 'look for the file of this key: while the cluster lives its value is in the Secret that the object names, and belongs in a safe place outside',
    });
  }
  const closed = archives.filter(({ opens }) => opens === false);
  if (closed.length > 0) {
    return new BackupError('key-differs', 'The key in the file does not open all archives that name it', {
      at,
      value: `${counted(closed.length, 'archive')}, the newest of ${closed[0]?.backup.metadata.name}`,
      fix: 'those were made with an earlier value under this name, or are damaged: look for that value, try it with --key-file, and make a new backup',
    });
  }
  if (isVerified(check)) return undefined;
  return new BackupError('key-differs', 'Nothing shows that the file holds this key', {
    at,
    value: archives[0]?.opens === undefined ? archives[0]?.why : undefined,
    fix: 'ask for the right to read its Secret, or have a backup of it where it can be fetched from',
  });
}
