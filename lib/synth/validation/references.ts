import { Chart } from 'cdk8s';
import { type ClusterDefaultTarget, referencesOf, type TargetReference } from '../../constructs';
import { BackupError } from '../../errors';
import {
  type ClusterBackupSpec,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../model';
import { type RenderedObject, siteOf } from '../rendered-app';
import { type Finding, place } from './finding';

/**
 * A credential or key that the app makes must be on the management cluster of those who name it, and what a patch has
 * put in the place of a name must be made by the app. What is only named (`fromName`) was made elsewhere: nothing is
 * known of it here.
 */
export function referenceFindings(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): Finding[] {
  const users = [
    ...objects.map(({ construct, site }) => ({ construct: construct.node.scope, site })),
    ...defaultTargets.map((construct) => ({ construct, site: siteOf(Chart.of(construct)) })),
  ];
  const made = new Set(
    objects.map(({ manifest, site }) =>
      keyOf(site, manifest.metadata.namespace, manifest.kind, manifest.metadata.name),
    ),
  );
  return [
    ...users.flatMap(({ construct, site }) =>
      (referencesOf(construct) ?? []).flatMap((reference) =>
        elsewhere(reference, site, construct?.node.path ?? ''),
      ),
    ),
    ...objects.flatMap((object) => unknownNames(object, made)),
  ];
}

function elsewhere({ field, name, construct }: TargetReference, site: Chart, path: string): Finding[] {
  if (construct === undefined) return [];
  const home = siteOf(Chart.of(construct));
  if (home === site) return [];
  return [
    new BackupError('reference-missing', 'The backup cannot see an object of another management cluster', {
      at: `${path}: ${field}`,
      value: `${name} is made in ${home.node.path}, the backup in ${site.node.path}`,
      fix: `declare it in ${site.node.path} too, or name one that exists there: fromName`,
    }),
  ];
}

/** Names in the manifest of a construct of ours that neither its target nor any object of the app accounts for. */
function unknownNames(object: RenderedObject, made: ReadonlySet<string>): Finding[] {
  const references = referencesOf(object.construct.node.scope);
  if (references === undefined) return [];
  const { metadata, spec } = object.manifest;
  const parameters = (spec as Partial<ClusterBackupSpec> | undefined)?.parameters;
  const named: [field: string, name: unknown, types: ResourceType[]][] = [
    ['spec.parameters.rclone.credential', parameters?.rclone?.credential, [RCloneCredentialType]],
    ['spec.parameters.keyEncryptionKey', parameters?.keyEncryptionKey, [KeyEncryptionKeyType, SecretType]],
  ];
  return named.flatMap(([field, name, types]) => {
    // What is no name at all is reported with the contract.
    if (typeof name !== 'string' || references.some((each) => each.field === field && each.name === name))
      return [];
    if (types.some(({ kind }) => made.has(keyOf(object.site, metadata.namespace, kind, name)))) return [];
    return [
      new BackupError('reference-missing', 'The app neither makes this object nor says that it exists', {
        at: place(object, field),
        value: name,
        fix: `make it in the namespace ${metadata.namespace}, or name it in the target: fromName`,
      }),
    ];
  });
}

function keyOf(site: Chart, namespace: string | undefined, kind: string, name: string): string {
  return [site.node.path, namespace, kind, name].join(' ');
}
