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
import { judgingSchema } from './crd-schema';
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
  const judging = judgingSchema(object, api);
  const schema = judging?.schema ?? CORE.get(`${object.apiVersion} ${object.kind}`);
  if (schema === undefined) return [];
  const { asInSchema, asInManifest, learned } = judging ?? AS_IT_IS;
  const paths = [
    ...shownFields(unknownFields(METADATA, object.metadata)).map((path) => `metadata.${path}`),
    ...shownFields(unknownFields(schema, asInSchema(object))).map(asInManifest),
  ];
  const problem = `A ${object.kind} has no such field${learned ? ', by the schema that was learned of the management cluster' : ''}`;
  return paths.map(
    (at) =>
      new BackupError('schema-invalid', problem, {
        at,
        fix: fixOf(object, at, judging && api),
      }),
  );
}

/** @param api of a kind of which another management cluster, or a later day, may have the field all the same */
function fixOf({ kind }: KubeObject, at: string, api: MoskApi | undefined): string {
  const explained = `correct its name: kubectl explain ${kind.toLowerCase()}.${at.split('.')[0]}`;
  return api ? `${explained}; if it is right, learn the API: mosk-backup ${api.learnedBy}` : explained;
}

const AS_IT_IS = {
  asInSchema: (object: KubeObject) => object,
  asInManifest: (field: string) => field,
  learned: false,
};
