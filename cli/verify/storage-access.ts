import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { S3Target } from '../../providers/storage';
import { movedValue } from '../apply';

/** What the user says instead of what the cluster knows. */
export interface StorageOverrides {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  /** The secret access key itself. */
  readonly secret?: string;
  /** Name of the Secret that holds it, in the namespace of the backup. */
  readonly credentialSecret?: string;
}

/**
 * How to reach the files of a backup: from its RCloneCredential and the Secret behind it, unless told otherwise.
 * @throws BackupError `reference-missing`, `remote-config`, `storage-error` for a target that is not an S3 storage
 */
export async function storageAccess(
  client: ApiClient,
  backup: ClusterBackupManifest,
  overrides: StorageOverrides,
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
  const { bucket, credential: credentialName } = parameters.rclone;
  const { endpoint, accessKeyId } = overrides;
  const complete = endpoint !== undefined && accessKeyId !== undefined && overrides.secret !== undefined;
  const credential = complete
    ? undefined
    : await client.get<RCloneCredentialManifest>(RCloneCredentialType, namespace, credentialName, { signal });
  if (credential === undefined && !complete) {
    throw new BackupError('reference-missing', 'The credential of this backup does not exist', {
      at: `RCloneCredential ${namespace}/${credentialName}`,
      fix: 'create it again, or give --endpoint, --access-key-id and --secret-file',
    });
  }
  const remoteConfig = {
    ...credential?.spec.remoteConfig,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined ? {} : { access_key_id: accessKeyId }),
  };
  const secret = overrides.secret ?? (await secretOf(client, credential, namespace, overrides, signal));
  return { remoteConfig, secret, bucket };
}

async function secretOf(
  client: ApiClient,
  credential: RCloneCredentialManifest | undefined,
  namespace: string | undefined,
  { credentialSecret }: StorageOverrides,
  signal: AbortSignal,
): Promise<string> {
  const value =
    credentialSecret === undefined
      ? credential && (await movedValue(client, credential, signal))
      : onlyValue(await client.get<SecretManifest>(SecretType, namespace, credentialSecret, { signal }));
  if (value !== undefined) return value;
  throw new BackupError('reference-missing', 'The secret access key cannot be read from the cluster', {
    at:
      credentialSecret === undefined
        ? `RCloneCredential ${namespace}/${credential?.metadata.name}: spec.remoteSecret`
        : `Secret ${namespace}/${credentialSecret}`,
    fix: 'ask for the right to read this Secret, or give the key in a file: --secret-file FILE',
  });
}

function onlyValue(secret: SecretManifest | undefined): string | undefined {
  const [encoded, ...others] = Object.values(secret?.data ?? {});
  return encoded === undefined || others.length > 0
    ? undefined
    : Buffer.from(encoded, 'base64').toString('utf8');
}
