import { BackupError } from '../../lib/errors';
import {
  clearValue,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
  type SecretValue,
  secretReference,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

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
  const clear = clearValue(holder);
  if (clear) return clear;
  const reference = secretReference(holder);
  if (reference === undefined) throw missing('The object holds neither a value nor the name of a Secret', at);
  const secret = await client.get<SecretManifest>(SecretType, namespace, reference.name);
  const data = secret?.data ?? {};
  const value = reference.key === undefined ? Object.values(data)[0] : data[reference.key];
  if (value === undefined) throw missing(`The Secret ${reference.name} does not hold the value`, at);
  return Buffer.from(value, 'base64').toString();
}

export function missing(problem: string, at: string): BackupError {
  return new BackupError('reference-missing', problem, {
    at,
    fix: 'create it in the namespace of the backup',
  });
}
