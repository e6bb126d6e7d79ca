import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  clearValue,
  KEY_FINGERPRINT_ANNOTATION,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  matchesFingerprint,
  type RCloneCredentialManifest,
  SECRET_FINGERPRINT_ANNOTATION,
  SecretType,
  type SecretValue,
  secretReference,
} from '../../lib/model';
import { secretValue } from '../../providers/kubernetes';
import { ifAllowed, type Surroundings } from './surroundings';

/** What is known of the value that MOSK has moved into a Secret, beside the one of a manifest. */
export type MovedValue =
  /** The manifest carries none. */
  | 'not-given'
  | 'same'
  | 'different'
  /** It has not been moved, or the Secret may not be read. */
  | 'unknown'
  /** The Secret that holds it does not exist. */
  | 'lost';

/** The field of a key or a credential that carries the value or its reference. */
export function secretField(object: KubeObject): SecretValue | undefined {
  return object.kind === KeyEncryptionKeyType.kind
    ? (object as KeyEncryptionKeyManifest).spec?.secret
    : (object as RCloneCredentialManifest).spec?.remoteSecret;
}

/** Whether the value of the manifest is the one that the live object already has. */
export async function compareValue(
  around: Surroundings,
  live: KubeObject,
  wanted: KubeObject,
): Promise<MovedValue> {
  const { client, signal } = around;
  const value = clearValue(secretField(wanted));
  if (value === undefined || value === '') return 'not-given';
  const current = await secretValue(client, live.metadata.namespace, secretField(live), signal);
  if (current !== undefined) return current === value ? 'same' : 'different';
  const mark = fingerprintOn(live);
  if (mark !== undefined) return matchesFingerprint(value, mark) ? 'same' : 'different';
  return (await isLost(around, live)) ? 'lost' : 'unknown';
}

/** Of the value with which our own tools have made the object. */
export function fingerprintOn({ metadata: { annotations = {} } }: KubeObject): string | undefined {
  return annotations[KEY_FINGERPRINT_ANNOTATION] ?? annotations[SECRET_FINGERPRINT_ANNOTATION];
}

/** Whether the Secret that holds its value is gone; `false` where that cannot be told. */
export async function isLost({ client, signal }: Surroundings, live: KubeObject): Promise<boolean> {
  const reference = secretReference(secretField(live));
  if (reference === undefined) return false;
  const answer = client.get(SecretType, live.metadata.namespace, reference.name, {
    signal,
    metadataOnly: true,
  });
  return (await ifAllowed(answer.then((found) => found === undefined))) ?? false;
}

/** Older archives stay encrypted under the old key. */
export function keyChanged(key: KubeObject, needed = ''): BackupError {
  return new BackupError('key-changed', 'This key exists with another value', {
    at: objectName(key),
    value: needed === '' ? undefined : `needed by ${needed}`,
    fix: 'give the new key a new name: archives made with the old one need it for ever',
  });
}
