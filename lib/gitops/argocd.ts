import { KAAS_GROUP, KeyEncryptionKeyType, RCloneCredentialType, SECRET_FIELDS } from '../model';
import { healthScripts } from './health-lua';

/** An entry of `spec.ignoreDifferences` of an Application. */
export interface IgnoredDifference {
  /** API group, without version. */
  readonly group: string;
  /** The kind whose fields are ignored. */
  readonly kind: string;
  /** RFC 6901. */
  readonly jsonPointers: readonly string[];
}

/**
 * What MOSK takes out of objects, so that Argo CD does not report it as a difference: the clear values that it moves
 * into Secrets (documented). What it adds (`createdBy`, owners, finalizers, parameters that nobody gave, status) is no
 * difference for Argo CD, which compares what a manifest says.
 *
 * Together with the sync option `RespectIgnoreDifferences=true` the values are not sent again either.
 */
export function argoCdIgnoreDifferences(): IgnoredDifference[] {
  return [
    { kind: RCloneCredentialType.kind, field: SECRET_FIELDS.RCloneCredential },
    { kind: KeyEncryptionKeyType.kind, field: SECRET_FIELDS.KeyEncryptionKey },
  ].map(({ kind, field }) => ({
    group: KAAS_GROUP,
    kind,
    jsonPointers: [`/spec/${field}/value`, `/spec/${field}/secret/value`],
  }));
}

/**
 * Entries for `data` of Argo CD's ConfigMap `argocd-cm`: health of every kind, and the differences to ignore. The
 * ConfigMap itself belongs to the installation and is never written.
 */
export function argoCdCustomizations(): Record<string, string> {
  const health = Object.entries(healthScripts()).map(([kind, script]) => [
    `resource.customizations.health.${KAAS_GROUP}_${kind}`,
    script,
  ]);
  const differences = argoCdIgnoreDifferences().map(({ kind, jsonPointers }) => [
    `resource.customizations.ignoreDifferences.${KAAS_GROUP}_${kind}`,
    `jsonPointers:\n${jsonPointers.map((pointer) => `- ${pointer}\n`).join('')}`,
  ]);
  return Object.fromEntries([...health, ...differences]);
}
