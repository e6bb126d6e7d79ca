import { isObject, type Json, memberSchema, type StructuralSchema } from './structural-schema';

/**
 * The object with the schema's defaults filled in, as the API server does on every write and read. A null where the
 * schema allows none counts as absent. The given object is not changed.
 */
export function applyDefaults<T>(schema: StructuralSchema, object: T): T {
  return withDefaults(schema, object as Json) as T;
}

function withDefaults(schema: StructuralSchema, value: Json): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (!isObject(value)) return value;
  const result = { ...value };
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (result[name] === null && member.nullable !== true) delete result[name];
    if (result[name] === undefined && member.default !== undefined)
      result[name] = structuredClone(member.default);
  }
  for (const [name, member] of Object.entries(result)) {
    const known = memberSchema(schema, name);
    if (known !== undefined) result[name] = withDefaults(known, member);
  }
  return result;
}
