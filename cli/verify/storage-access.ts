import { BackupError } from '../../lib/errors';
import type { ClusterBackupManifest } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { type KnownAccess, type S3Target, s3Access } from '../../providers/storage';

/**
 * How to reach the files of a backup: from its RCloneCredential and the Secret behind it, unless told otherwise.
 * @throws BackupError `reference-missing`, `remote-config`, `storage-error` for a target that is not an S3 storage
 */
export async function storageAccess(
  client: ApiClient,
  backup: ClusterBackupManifest,
  known: KnownAccess,
  signal: AbortSignal,
): Promise<S3Target> {
  const { parameters } = backup.spec;
  const { namespace, name } = backup.metadata;
  if (parameters?.rclone === undefined) {
    const nfs = parameters?.nfsUploadUrl;
    throw new BackupError('storage-error', 'Only backups in S3 storage can be verified from here', {
      at: `ClusterBackup ${namespace}/${name}`,
      value: nfs ?? 'no remote target: the archive is on a manager node of the cluster',
      fix:
        nfs === undefined
          ? 'fetch the archive from /srv/backup/ucp of the manager node (documented for MKE)'
          : 'mount the export and decrypt with: openssl enc -d -aes-256-cbc -pbkdf2 -pass file:KEY, first the .dek',
    });
  }
  const { bucket, credential } = parameters.rclone;
  const otherwise = 'give --endpoint, --access-key-id and --secret-file';
  return {
    bucket,
    ...(await s3Access(client, { namespace, name: credential }, { known, otherwise, signal })),
  };
}
