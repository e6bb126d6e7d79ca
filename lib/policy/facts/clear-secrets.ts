import type { PolicyContext } from '../judging/policy-context';
import { isSecret, type Subject } from '../judging/subject';
import { decoded, isSealed, type KeyText, keyTextOf, secretText } from './key-text';

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
    yield* inClear(subject, secretText('spec.remoteSecret', subject.manifest.spec.remoteSecret));
  }
  for (const subject of context.keys)
    yield* inClear(subject, keyTextOf(subject, context.apiOf(subject.managementCluster)));
  for (const subject of context.keySecrets) yield* clearEntries(subject);
}

/** A key in clear. */
export interface ClearKey extends ClearSecret {
  /** Whether the contract has checked it; Secrets are no objects of the API. */
  readonly inContract: boolean;
}

/** The keys among them. */
export function* clearKeys(context: PolicyContext): Iterable<ClearKey> {
  for (const subject of [...context.keys, ...context.keySecrets]) {
    for (const found of inClear(subject, keyTextOf(subject, context.apiOf(subject.managementCluster)))) {
      yield { ...found, inContract: !isSecret(subject.manifest) };
    }
  }
}

function* inClear(subject: Subject, found: KeyText | undefined): Iterable<ClearSecret> {
  if (found !== undefined && !isSealed(found.text)) yield { subject, path: found.path, value: found.text };
}

function* clearEntries(subject: Subject): Iterable<ClearSecret> {
  const { stringData, data } = subject.manifest as { stringData?: unknown; data?: unknown };
  for (const [name, value] of entriesOf(stringData)) {
    if (!isSealed(value)) yield { subject, path: `stringData.${name}`, value };
  }
  for (const [name, value] of entriesOf(data)) {
    if (!isSealed(value)) yield { subject, path: `data.${name}`, value: decoded(value) };
  }
}

function entriesOf(members: unknown): [string, string][] {
  if (typeof members !== 'object' || members === null) return [];
  return Object.entries(members).filter(([, value]) => typeof value === 'string' && value !== '');
}
