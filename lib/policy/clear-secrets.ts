import { clearValue, type SecretValue } from '../model';
import type { PolicyContext } from './policy-context';
import type { Subject } from './subject';

/** A secret that stands in clear in a manifest. */
export interface ClearSecret {
  readonly subject: Subject;
  /** Where: `spec.secret.value`. */
  readonly path: string;
  /** For checks alone: it never appears in a finding. */
  readonly value: string;
}

/** Every secret that stands in clear: of credentials, keys, and Secrets that are keys. */
export function* clearSecrets(context: PolicyContext): Iterable<ClearSecret> {
  for (const subject of context.credentials) {
    yield* clearField(subject, 'spec.remoteSecret', subject.manifest.spec.remoteSecret);
  }
  for (const subject of context.keys) yield* clearField(subject, 'spec.secret', subject.manifest.spec.secret);
  for (const subject of context.keySecrets) yield* clearEntries(subject);
}

/** A key in clear. */
export interface ClearKey extends ClearSecret {
  /** Whether the contract has checked it; Secrets are no objects of the API. */
  readonly inContract: boolean;
}

/** The keys among them. */
export function* clearKeys(context: PolicyContext): Iterable<ClearKey> {
  for (const subject of context.keys) {
    for (const found of clearField(subject, 'spec.secret', subject.manifest.spec.secret)) {
      yield { ...found, inContract: true };
    }
  }
  for (const subject of context.keySecrets) {
    const { keySecretDataKey } = context.apiOf(subject.site).settings;
    for (const found of clearEntries(subject)) {
      if (found.path.endsWith(`.${keySecretDataKey}`)) yield { ...found, inContract: false };
    }
  }
}

function* clearField(subject: Subject, at: string, secret: SecretValue): Iterable<ClearSecret> {
  const value: unknown = clearValue(secret);
  if (typeof value !== 'string' || value === '' || isSealed(value)) return;
  yield { subject, path: secret.value === undefined ? `${at}.secret.value` : `${at}.value`, value };
}

function* clearEntries(subject: Subject): Iterable<ClearSecret> {
  const { stringData, data } = subject.manifest as { stringData?: unknown; data?: unknown };
  for (const [name, value] of entriesOf(stringData)) {
    if (!isSealed(value)) yield { subject, path: `stringData.${name}`, value };
  }
  for (const [name, value] of entriesOf(data)) {
    if (!isSealed(value)) {
      yield { subject, path: `data.${name}`, value: Buffer.from(value, 'base64').toString() };
    }
  }
}

function entriesOf(members: unknown): [string, string][] {
  if (typeof members !== 'object' || members === null) return [];
  return Object.entries(members).filter(([, value]) => typeof value === 'string' && value !== '');
}

/** What SOPS has encrypted, or what something puts in later: a placeholder is a matter of the contract. */
function isSealed(value: string): boolean {
  return value.startsWith('ENC[') || value.includes('${');
}
