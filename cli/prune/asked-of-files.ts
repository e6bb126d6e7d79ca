import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  counted,
  hasRemoteFiles,
  isGoodBackup,
  missingFilesOf,
  remoteFolder,
} from '../../lib/model';

/**
 * Of those whose files were to be looked for, what looks good and could not be: over NFS, or where nobody knows the storage.
 * Such a one must take the place of none whose files may be there.
 * @throws BackupError `files-unknown`
 */
export function checkAsked(backups: readonly ClusterBackupManifest[]): void {
  const [first, ...others] = backups.filter(
    (each) => isGoodBackup(each) && hasRemoteFiles(each) && missingFilesOf(each) === undefined,
  );
  if (first === undefined) return;
  const { namespace, name } = first.metadata;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other', 'others')}`;
  throw new BackupError('files-unknown', 'Whether the files of this backup are there cannot be told', {
    at: `ClusterBackup ${namespace}/${name}${more}`,
    value: remoteFolder(first.spec.parameters),
    fix: 'create the credential again that it names; an NFS export cannot be listed from here: look there yourself, and prune without --check-files',
  });
}
