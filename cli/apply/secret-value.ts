import { BackupError } from '../../lib/errors';
import {
  clearValue,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  type RCloneCredentialManifest,
  type SecretManifest,
  SecretType,
  type SecretValue,
  secretReference,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
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

/**
 * The value behind a reference, from the Secret of the object's namespace; `undefined` when it cannot be told.
 * @throws BackupError of the API, but for `forbidden`
 */
export async function movedValue(
  client: ApiClient,
  object: KubeObject,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const field = secretField(object);
  const reference = secretReference(field);
  if (reference === undefined) return clearValue(field);
  const secret = await readable(
    client.get<SecretManifest>(SecretType, object.metadata.namespace, reference.name, { signal }),
  );
  const data = secret?.data ?? {};
  const names = Object.keys(data);
  // The data key is undocumented, so a Secret with only one is taken as it is.
  const encoded = data[reference.key ?? ''] ?? (names.length === 1 ? data[names[0] ?? ''] : undefined);
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
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
  const current = await movedValue(client, live, signal);
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

async function readable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (BackupError.is(error) && error.code === 'forbidden') return undefined;
    throw error;
  }
}
