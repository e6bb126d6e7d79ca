/** `verify: true`: looks itself whether the files of a finished backup are in the storage. */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  remoteFiles,
  type SecretManifest,
  SecretType,
  secretReference,
} from '../../../../lib/model';
import type { Mosk } from '../management-cluster';
import { say } from '../say';

/** Loaded by those who verify. */
const storage = () => require('../../../storage') as typeof import('../../../storage');

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
  const { bucketPath, s3StoreFor } = storage();
  const { bucket } = bucketPath(rclone.bucket);
  const store = s3StoreFor({
    bucket: rclone.bucket,
    ...(await storageAccess(mosk, namespace, rclone.credential)),
  });
  for (const file of remoteFiles(backup)) {
    const found = await store.head(file.slice(`s3://${bucket}/`.length));
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
    say(resource, `verified: ${file}, ${found.size} bytes`);
  }
}

async function storageAccess(mosk: Mosk, namespace: string, name: string) {
  const credential = await mosk.client.get<RCloneCredentialManifest>(RCloneCredentialType, namespace, name);
  const reference = secretReference(credential?.spec.remoteSecret);
  const secret = reference && (await mosk.client.get<SecretManifest>(SecretType, namespace, reference.name));
  const values = secret?.data ?? {};
  const value = reference?.key === undefined ? Object.values(values)[0] : values[reference.key];
  if (credential === undefined || value === undefined) {
    throw new BackupError(
      'reference-missing',
      'The secret access key cannot be read, so nothing can be verified',
      {
        at: `RCloneCredential ${namespace}/${name}`,
        fix: 'ask for the right to read the Secret that it names, or leave out `verify`',
      },
    );
  }
  return { remoteConfig: credential.spec.remoteConfig, secret: Buffer.from(value, 'base64').toString() };
}
