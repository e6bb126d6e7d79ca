import { clearValue, type MoskApi, type SecretManifest, type SecretValue } from '../../model';
import { isSecret, type Subject } from '../judging/subject';

/** What an object holds of its key: the key itself, what SOPS has made of it, or a placeholder. */
export interface KeyText {
  /** Where: `spec.secret.value`, `data.value`. */
  readonly path: string;
  /** For comparisons and checks alone: it never appears in a finding. */
  readonly text: string;
}

/** The key of a KeyEncryptionKey, or of a Secret that is one; `undefined` where the object does not hold it. */
export function keyTextOf({ manifest }: Subject, api: MoskApi): KeyText | undefined {
  if (isSecret(manifest)) return keyTextOfSecret(manifest as SecretManifest, api.settings.keySecretDataKey);
  return secretText('spec.secret', (manifest.spec as { secret?: SecretValue } | undefined)?.secret);
}

/** The text of a member that takes a secret; MOSK replaces it by a reference. */
export function secretText(at: string, secret: SecretValue | undefined): KeyText | undefined {
  const text: unknown = clearValue(secret);
  if (typeof text !== 'string' || text === '') return undefined;
  return { path: secret?.value === undefined ? `${at}.secret.value` : `${at}.value`, text };
}

/** The API server lets `stringData` win over `data`. */
function keyTextOfSecret(manifest: SecretManifest, key: string): KeyText | undefined {
  const { stringData, data } = manifest as { stringData?: unknown; data?: unknown };
  const [clear, encoded] = [stringData, data].map((members) => memberOf(members, key));
  if (clear !== undefined) return { path: `stringData.${key}`, text: clear };
  if (encoded === undefined) return undefined;
  return { path: `data.${key}`, text: isSealed(encoded) ? encoded : decoded(encoded) };
}

/** What SOPS has encrypted, or what something puts in later: a placeholder is a matter of the contract. */
export function isSealed(text: string): boolean {
  return text.startsWith('ENC[') || text.includes('${');
}

export function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}

function memberOf(members: unknown, name: string): string | undefined {
  if (typeof members !== 'object' || members === null) return undefined;
  const text: unknown = (members as Record<string, unknown>)[name];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
