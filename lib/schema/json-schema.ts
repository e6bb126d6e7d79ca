import type { MoskApi } from '../model';
import { crdsOf } from './crds';
import { type JsonObject, keepsUnknown, type StructuralSchema } from './structural-schema';

/** A schema of one kind for tools that know JSON Schema and no CRDs, such as kubeconform. */
export interface ExportedSchema {
  /** `clusterbackup_v1alpha1.json`, the name by which kubeconform looks for it. */
  readonly fileName: string;
  readonly schema: JsonObject;
}

/**
 * Schemas of every kind that people write, from the CRDs. Strict: a field that the CRD does not know is an error, because
 * the API server would drop it. Without the CEL rules, which JSON Schema cannot say.
 * @param api whose schemas: where they were learned, those of the management cluster
 */
export function jsonSchemas(api: MoskApi): ExportedSchema[] {
  return (
    crdsOf(api)
      // A Cluster is never a manifest.
      .filter(({ spec }) => spec.names.kind !== 'Cluster')
      .flatMap(({ spec }) =>
        spec.versions.map(({ name, schema }) => ({
          fileName: `${spec.names.kind.toLowerCase()}_${name}.json`,
          schema: {
            $schema: 'http://json-schema.org/draft-07/schema#',
            ...converted(rootOf(schema.openAPIV3Schema, spec.group, name, spec.names.kind)),
          },
        })),
      )
  );
}

/** Every object has these, whether or not its schema says so. */
function rootOf(schema: StructuralSchema, group: string, version: string, kind: string): StructuralSchema {
  return {
    ...schema,
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...(schema.required ?? [])])],
    properties: {
      ...schema.properties,
      apiVersion: { type: 'string', enum: [`${group}/${version}`] },
      kind: { type: 'string', enum: [kind] },
      metadata: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
}

function converted(schema: StructuralSchema): JsonObject {
  const { properties, additionalProperties, items, nullable, type } = schema;
  const plain = Object.fromEntries(
    Object.entries(schema).filter(([name]) => !name.startsWith('x-kubernetes-') && !CONVERTED.has(name)),
  ) as JsonObject;
  if (schema['x-kubernetes-int-or-string'] === true) plain.type = ['integer', 'string'];
  else if (type !== undefined) plain.type = nullable === true ? [type, 'null'] : type;
  if (items !== undefined) plain.items = converted(items);
  if (properties !== undefined) {
    plain.properties = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, converted(member)]),
    );
    plain.additionalProperties = keepsUnknown(schema);
  }
  if (typeof additionalProperties === 'object') plain.additionalProperties = converted(additionalProperties);
  return plain;
}

const CONVERTED: ReadonlySet<string> = new Set([
  'type',
  'nullable',
  'items',
  'properties',
  'additionalProperties',
  'default',
]);
