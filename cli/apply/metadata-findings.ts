import { checkLabelsAndAnnotations, findingsOf, objectName, withoutNulls } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  checkNamespace,
  type KubeObject,
  NamespaceType,
  type SecretManifest,
  SecretType,
} from '../../lib/model';
import { shownField } from '../../lib/schema';
import type { Located } from '../input';
import { typeOf } from './order';

/**
 * What the server would refuse of an object whatever else is in it: by then, objects before it would have been sent.
 * Names and fields of our kinds are findings of the contract.
 */
export function metadataFindings(manifests: readonly Located[]): BackupError[] {
  return manifests.flatMap(({ object, lineOf }) => {
    const present = withoutNulls(object);
    // What is nested too deeply is a finding of the contract.
    if (present === 'too-deep') return [];
    const manifest = present.value as KubeObject;
    return [...checkLabelsAndAnnotations(manifest), ...ofKind(manifest)].map(
      ({ code, problem, at = '', value, fix }) =>
        new BackupError(code, problem, {
          at: `${lineOf(at)}: ${objectName(object)} ${shownField(at)}`,
          value,
          fix,
        }),
    );
  });
}

/** Kubernetes' IsConfigMapKey, for the members of a Secret. */
const MEMBER = /^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]{1,253}$/;

function ofKind(manifest: KubeObject): BackupError[] {
  const type = typeOf(manifest);
  if (type === NamespaceType) {
    return findingsOf(() => checkNamespace(manifest.metadata.name, 'metadata.name'));
  }
  if (type !== SecretType) return [];
  const { stringData, data } = manifest as SecretManifest;
  return Object.entries({ stringData, data }).flatMap(([field, members]) =>
    Object.keys(members ?? {})
      .filter((name) => !MEMBER.test(name))
      .map(
        (name) =>
          new BackupError('schema-invalid', 'Kubernetes refuses this name of a value of a Secret', {
            at: field,
            value: `${[...name].length} characters`,
            fix: 'use at most 253 letters, digits, "-", "_" and "."',
          }),
      ),
  );
}
