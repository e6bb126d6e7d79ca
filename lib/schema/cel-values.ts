import { isObject } from '../model';
import { type Json, memberSchema, type StructuralSchema } from './structural-schema';
import { listMapKey } from './value-errors';

/** The value in the types of CEL, which the schema decides: integers are bigints, times are dates. */
export function toCel(schema: StructuralSchema, value: Json): unknown {
  if (typeof value === 'number') return isInteger(schema, value) ? BigInt(value) : value;
  if (typeof value === 'string') return schema.format === 'date-time' ? new Date(value) : value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => toCel(items, item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, toCel(memberSchema(schema, name) ?? {}, member)]),
  );
}

/** The item of the old list that an item continues: only lists of type map tell. */
export function oldMember(schema: StructuralSchema, old: Json | undefined, item: Json): Json | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined;
  const key = JSON.stringify(listMapKey(schema, item));
  return old.find((each) => JSON.stringify(listMapKey(schema, each)) === key);
}

function isInteger(schema: StructuralSchema, value: number): boolean {
  return schema.type !== 'number' && Number.isInteger(value);
}
