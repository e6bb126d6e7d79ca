import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  CONTROLLER_METADATA,
  type KubeObject,
  type MoskApi,
  NamespaceType,
  SERVER_METADATA,
  SecretType,
} from '../../lib/model';
import { crds, type StructuralSchema, unknownFields } from '../../lib/schema';

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

const CORE: readonly { apiVersion: string; kind: string; schema: StructuralSchema }[] = [
  {
    apiVersion: apiVersionOf(SecretType),
    kind: SecretType.kind,
    schema: members('data', 'stringData', 'type', 'immutable'),
  },
  {
    apiVersion: apiVersionOf(NamespaceType),
    kind: NamespaceType.kind,
    schema: members('spec', 'status'),
  },
];

/**
 * One finding for each field that the server would refuse as unknown. It would do so one object after the other, when
 * some have been created already.
 */
export function unknownFieldFindings(object: KubeObject, api: MoskApi): BackupError[] {
  const schema = schemaOf(object);
  if (schema === undefined) return [];
  const paths = [
    ...unknownFields(METADATA, object.metadata).map((path) => `metadata.${path}`),
    // The name of this field is a setting, because MOSK does not document it.
    ...unknownFields(schema, object).filter((path) => path !== `spec.${api.settings.schedule.cronField}`),
  ];
  return paths.map(
    (at) =>
      new BackupError('schema-invalid', `A ${object.kind} has no such field`, {
        at,
        fix: `correct its name: kubectl explain ${object.kind.toLowerCase()}.${at.split('.')[0]}`,
      }),
  );
}

function schemaOf({ apiVersion, kind }: KubeObject): StructuralSchema | undefined {
  const core = CORE.find((each) => each.kind === kind && each.apiVersion === apiVersion);
  if (core !== undefined) return core.schema;
  for (const { spec } of crds()) {
    const version = spec.versions.find(({ name }) => `${spec.group}/${name}` === apiVersion);
    if (spec.names.kind === kind && kind !== 'Cluster') return version?.schema.openAPIV3Schema;
  }
  return undefined;
}
