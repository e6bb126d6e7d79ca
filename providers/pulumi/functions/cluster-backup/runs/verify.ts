/** `verify: true`: looks itself whether the files of a finished backup are in the storage. */
import { BackupError } from '../../../../../lib/errors';
import { type ClusterBackupManifest, remoteFiles } from '../../../../../lib/model';
import { log } from '../../engine/log';
import type { Mosk } from '../../objects/management-cluster';

/** Loaded by those who verify. */
const storage = () => require('../../../../storage') as typeof import('../../../../storage');

/**
 * That every file is there and not empty. What is in them only `mosk-backup verify` can tell, which has the key.
 * @throws BackupError `storage-file-missing`, `storage-error`, `reference-missing`, `forbidden`
 */
export async function verifyFiles(
  mosk: Mosk,
  resource: { owner: string },
  backup: ClusterBackupManifest,
): Promise<void> {
  const { rclone } = backup.spec.parameters ?? {};
  const { namespace = '' } = backup.metadata;
  if (rclone === undefined) return;
  const { bucketPath, keyInBucket, s3Access, s3StoreFor } = storage();
  const place = bucketPath(rclone.bucket);
  const store = s3StoreFor({
    bucket: rclone.bucket,
    ...(await s3Access(
      mosk.client,
      { namespace, name: rclone.credential },
      { otherwise: 'leave out `verify`' },
    )),
  });
  for (const file of remoteFiles(backup)) {
    const found = await store.head(keyInBucket(place, file));
    if (found === undefined || found.size === 0) {
      throw new BackupError(
        'storage-file-missing',
        'MOSK reports an upload, but the file is not in the storage',
        {
          at: file,
          value: found === undefined ? 'absent' : '0 bytes',
          fix: 'look whether something removes files from this bucket, then change a trigger to make a new backup',
        },
      );
    }
    log(resource, `verified: ${file}, ${found.size} bytes`);
  }
}
