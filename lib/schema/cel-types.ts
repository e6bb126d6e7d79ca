import type { CelType } from '../cel';
import { celName } from './cel-names';
import type { StructuralSchema } from './structural-schema';

const STRING: CelType = { is: 'string' };
const FORMATS: Readonly<Record<string, CelType>> = {
  byte: { is: 'bytes' },
  duration: { is: 'duration' },
  date: { is: 'timestamp' },
  'date-time': { is: 'timestamp' },
};

/** What rules see of every whole object, whether or not its schema names it. */
const OBJECT: StructuralSchema['properties'] = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
};

/** The schema of an object as rules see it: with what every object has. */
export function asWholeObject(schema: StructuralSchema): StructuralSchema {
  return { ...schema, properties: { ...schema.properties, ...OBJECT } };
}

/**
 * The type that a rule sees. `undefined` for values that rules cannot see, as they have no schema.
 *
 * @param name of the type, which tells objects of one place from those of another
 */
export function celTypeOf(schema: StructuralSchema, name: string, isRoot: boolean): CelType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return { is: 'dyn' };
  const inner = (member: StructuralSchema, place: string) =>
    celTypeOf(member, `${name}.${place}`, member['x-kubernetes-embedded-resource'] === true);
  switch (schema.type) {
    case 'string':
      return FORMATS[schema.format ?? ''] ?? STRING;
    case 'boolean':
      return { is: 'bool' };
    case 'integer':
      return { is: 'int' };
    case 'number':
      return { is: 'double' };
    case 'array': {
      const item = schema.items === undefined ? undefined : inner(schema.items, '@idx');
      return item === undefined ? undefined : { is: 'list', of: [item] };
    }
    case 'object': {
      const { additionalProperties } = schema;
      if (typeof additionalProperties === 'object') {
        const member = inner(additionalProperties, '@elem');
        return member === undefined ? undefined : { is: 'map', of: [STRING, member] };
      }
      const { properties = {} } = isRoot ? asWholeObject(schema) : schema;
      const fields: Record<string, CelType> = {};
      for (const [field, member] of Object.entries(properties)) {
        const [asNamed, type] = [celName(field), inner(member, field)];
        if (asNamed !== undefined && type !== undefined) fields[asNamed] = type;
      }
      return { is: 'object', name, fields };
    }
    default:
      return undefined;
  }
}
