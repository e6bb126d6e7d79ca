import { BackupError } from '../../lib/errors';
import {
  clearValue,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  type RCloneCredentialManifest,
  type SecretValue,
} from '../../lib/model';
import { type ApiClient, secretValue } from '../../providers/kubernetes';
import { describeObject } from '../input';

/** What is known of a value that MOSK has moved into a Secret. */
export type MovedValue =
  /** The manifest carries none. */
  | 'not-given'
  | 'same'
  | 'different'
  /** It has not been moved, or the Secret may not be read. */
  | 'unknown';

/** The field of a key or a credential that carries the value or its reference. */
function secretField(object: KubeObject): SecretValue | undefined {
  return object.kind === KeyEncryptionKeyType.kind
    ? (object as KeyEncryptionKeyManifest).spec.secret
    : (object as RCloneCredentialManifest).spec.remoteSecret;
}

/** Whether the value of the manifest is the one that the live object already has. */
export async function compareValue(
  client: ApiClient,
  live: KubeObject,
  wanted: KubeObject,
  signal?: AbortSignal,
): Promise<MovedValue> {
  const value = clearValue(secretField(wanted));
  if (value === undefined) return 'not-given';
  const current = await secretValue(client, live.metadata.namespace, secretField(live), signal);
  if (current === undefined) return 'unknown';
  return current === value ? 'same' : 'different';
}

/** Older archives stay encrypted under the old key. */
export function keyChanged(key: KubeObject): BackupError {
  return new BackupError('key-changed', 'This key exists with another value', {
    at: describeObject(key),
    fix: 'give the new key a new name: archives made with the old one need it for ever',
  });
}
