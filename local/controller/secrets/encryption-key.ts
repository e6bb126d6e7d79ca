import {
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type MoskApi,
  type SecretManifest,
  SecretType,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { missing, readSecretValue } from './storage-credential';

/**
 * The key that `spec.parameters.keyEncryptionKey` names: a KeyEncryptionKey (inferred from the documented examples)
 * or, failing that, a Secret (the documented wording), whose data key is assumed.
 *
 * @throws BackupError `reference-missing`
 */
export async function readEncryptionKey(
  client: ApiClient,
  namespace: string,
  name: string,
  api: MoskApi,
): Promise<string> {
  const key = await client.get<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, namespace, name);
  if (key !== undefined) {
    return readSecretValue(client, namespace, key.spec.secret, `KeyEncryptionKey ${namespace}/${name}`);
  }
  const secret = await client.get<SecretManifest>(SecretType, namespace, name);
  const at = `spec.parameters.keyEncryptionKey: ${name}`;
  if (secret === undefined)
    throw missing('There is neither a KeyEncryptionKey nor a Secret of this name', at);
  const { keySecretDataKey } = api.settings;
  const value = secret.data?.[keySecretDataKey];
  if (value === undefined) throw missing(`The Secret of this name has no data key "${keySecretDataKey}"`, at);
  return Buffer.from(value, 'base64').toString();
}
