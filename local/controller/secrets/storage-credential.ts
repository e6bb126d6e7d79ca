import { BackupError } from '../../../lib/errors';
import { type RCloneCredentialManifest, RCloneCredentialType, type SecretValue } from '../../../lib/model';
import { type ApiClient, secretValue } from '../../../providers/kubernetes';

export interface StorageCredential {
  readonly remoteName: string;
  readonly remoteConfig: Readonly<Record<string, string>>;
  readonly secret: string;
}

/** The option of rclone's S3 backend that holds the secret. */
const SECRET_OPTION = 'secret_access_key';

/** @throws BackupError `reference-missing`, `remote-config` */
export async function readCredential(
  client: ApiClient,
  namespace: string,
  name: string,
): Promise<StorageCredential> {
  const at = `RCloneCredential ${namespace}/${name}`;
  const credential = await client.get<RCloneCredentialManifest>(RCloneCredentialType, namespace, name);
  if (credential === undefined) throw missing('The RCloneCredential does not exist', at);
  const { remoteName, remoteConfig, remoteConfigSecretKey, remoteSecret } = credential.spec;
  if (remoteConfigSecretKey !== SECRET_OPTION) {
    throw new BackupError('remote-config', 'The secret goes into another option than the secret access key', {
      at: `${at}: spec.remoteConfigSecretKey`,
      value: remoteConfigSecretKey,
      fix: `set it to ${SECRET_OPTION}`,
    });
  }
  return { remoteName, remoteConfig, secret: await readSecretValue(client, namespace, remoteSecret, at) };
}

/**
 * The value behind a SecretValue, whether it has been moved into its Secret yet or not.
 *
 * @param at the object that holds it, for the error
 * @throws BackupError `reference-missing`
 */
export async function readSecretValue(
  client: ApiClient,
  namespace: string,
  holder: SecretValue,
  at: string,
): Promise<string> {
  const value = await secretValue(client, namespace, holder);
  if (value !== undefined) return value;
  throw missing('The value is neither in this object nor, for certain, in a Secret that it names', at);
}

export function missing(problem: string, at: string): BackupError {
  return new BackupError('reference-missing', problem, {
    at,
    fix: 'create it in the namespace of the backup',
  });
}
