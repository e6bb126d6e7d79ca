import { BackupError } from '../errors';
import {
  apiVersionOf,
  CONTROLLER_METADATA,
  type KubeObject,
  type MoskApi,
  NamespaceType,
  SERVER_METADATA,
  SecretType,
} from '../model';
import { cronFieldNames, schemaOf } from './crd-schema';
import { unknownFields } from './prune';
import { shownFields } from './shown-fields';
import type { StructuralSchema } from './structural-schema';

const FREE: StructuralSchema = { 'x-kubernetes-preserve-unknown-fields': true };

const members = (...names: readonly string[]): StructuralSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, FREE])),
});

/** ObjectMeta of Kubernetes, with what only a server writes: manifests are often copied from one. */
const METADATA = members(
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  ...SERVER_METADATA,
  ...CONTROLLER_METADATA,
);

const CORE: ReadonlyMap<string, StructuralSchema> = new Map([
  [`${apiVersionOf(SecretType)} ${SecretType.kind}`, members('data', 'stringData', 'type', 'immutable')],
  [`${apiVersionOf(NamespaceType)} ${NamespaceType.kind}`, members('spec', 'status')],
]);

/**
 * One finding for each field that a server refuses as unknown when it is asked to be strict. It would do so one object
 * after the other, when some have been created already. Empty for other kinds than ours, Secret and Namespace.
 */
export function checkStrictFields(object: KubeObject, api: MoskApi): BackupError[] {
  const schema = schemaOf(object) ?? CORE.get(`${object.apiVersion} ${object.kind}`);
  if (schema === undefined) return [];
  const { asInCrd, asInManifest } = cronFieldNames(object, api);
  const paths = [
    ...shownFields(unknownFields(METADATA, object.metadata)).map((path) => `metadata.${path}`),
    ...shownFields(unknownFields(schema, asInCrd(object))).map(asInManifest),
  ];
  return paths.map(
    (at) =>
      new BackupError('schema-invalid', `A ${object.kind} has no such field`, {
        at,
        fix: `correct its name: kubectl explain ${object.kind.toLowerCase()}.${at.split('.')[0]}`,
      }),
  );
}
