import { isObject } from '../model';
import { ROOT_MEMBERS, type StructuralSchema } from '../schema';

/** What says nothing of which values are taken. */
const SAID_FOR_PEOPLE = new Set(['description', 'title', 'externalDocs', 'example']);

/**
 * A schema of a kind as every source tells it alike: without descriptions, without what every object has at its root, and
 * in the order of names.
 */
export function normalised(schema: StructuralSchema): StructuralSchema {
  return plain(withoutRoot(schema)) as StructuralSchema;
}

function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (!isObject(schema)) return schema;
  return sorted(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (SAID_FOR_PEOPLE.has(key) || key === 'x-kubernetes-group-version-kind') return [];
      if (key === 'anyOf' && isIntOrString(schema)) return [];
      if (key === 'properties' && isObject(value)) {
        const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
        const members = isEmbedded ? withoutRoot({ properties: value } as StructuralSchema) : schema;
        const its = Object.entries(isEmbedded ? (members.properties ?? {}) : value);
        return its.length === 0 ? [] : [[key, sorted(its.map(([name, each]) => [name, plain(each)]))]];
      }
      if (Array.isArray(value) && value.length === 0) return [];
      // Values are as they are, but for the order of members, which Go does not keep.
      if (['default', 'enum', 'x-kubernetes-validations'].includes(key)) return [[key, inOrder(value)]];
      if (key === 'required' && Array.isArray(value)) return [[key, [...value].sort()]];
      return [[key, plain(value)]];
    }),
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  return sorted(Object.entries(value).map(([name, member]) => [name, inOrder(member)]));
}

/** Documents of OpenAPI spell out what the mark says already. */
function isIntOrString({ anyOf, 'x-kubernetes-int-or-string': isMarked }: Record<string, unknown>): boolean {
  return isMarked === true && JSON.stringify(anyOf) === '[{"type":"integer"},{"type":"string"}]';
}

function sorted(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutRoot(schema: StructuralSchema): StructuralSchema {
  if (schema.properties === undefined) return schema;
  const members = Object.entries(schema.properties).filter(([name]) => !ROOT_MEMBERS.has(name));
  return { ...schema, properties: Object.fromEntries(members) };
}
