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
    return items === undefined ? value : value.map((item) => withDefaults(items, item, keepsNulls));
  }
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const known = memberSchema(schema, name);
    if (known === undefined) result[name] = member;
    else if (member !== null || allowsNull(known) || (keepsNulls && known.default === undefined)) {
      result[name] = withDefaults(known, member, keepsNulls);
    }
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (result[name] !== undefined || member.default === undefined) continue;
    result[name] = withDefaults(member, structuredClone(member.default), keepsNulls);
  }
  return result;
}

function allowsNull(schema: StructuralSchema): boolean {
  return schema.nullable === true || (schema.type === undefined && keepsUnknown(schema));
}
