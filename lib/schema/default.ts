import { isObject } from '../model';
import {
  type Json,
  type JsonObject,
  keepsUnknown,
  memberSchema,
  type StructuralSchema,
} from './structural-schema';

/**
 * The object with the schema's defaults filled in, as the API server does on every write and read. A null where the
 * schema allows none counts as absent. The given object is not changed.
 */
export function applyDefaults<T>(schema: StructuralSchema, object: T): T {
  return withDefaults(schema, object as Json, false) as T;
}

/** The same for an object that is applied: a null for which there is no default stays, and is refused. */
export function applyDefaultsKeepingNulls<T>(schema: StructuralSchema, object: T): T {
  return withDefaults(schema, object as Json, true) as T;
}

function withDefaults(schema: StructuralSchema, value: Json, keepsNulls: boolean): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? value
      : value.map((item) => withDefaults(items, present(items, item), keepsNulls));
  }
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const known = memberSchema(schema, name);
    if (known === undefined) {
      result[name] = member;
      continue;
    }
    const found = present(known, member);
    if (found !== null || allowsNull(known) || keepsNulls)
      result[name] = withDefaults(known, found, keepsNulls);
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (result[name] !== undefined || member.default === undefined) continue;
    result[name] = withDefaults(member, structuredClone(member.default), keepsNulls);
  }
  return result;
}

/** The default in the place of a null that the schema does not allow, also of an item and of a member without a name of its own. */
function present(schema: StructuralSchema, value: Json): Json {
  const { default: instead } = schema;
  return value === null && instead !== undefined && !allowsNull(schema) ? structuredClone(instead) : value;
}

function allowsNull(schema: StructuralSchema): boolean {
  return schema.nullable === true || (schema.type === undefined && keepsUnknown(schema));
}
