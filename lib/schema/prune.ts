import { isObject } from '../model';
import {
  type Json,
  keepsUnknown,
  memberSchema,
  ROOT_MEMBERS,
  type StructuralSchema,
} from './structural-schema';

/** The object without the fields that its schema does not know, as the API server stores it. The given object is not changed. */
export function prune<T>(schema: StructuralSchema, object: T): T {
  return withoutUnknown(schema, object as Json, '', () => {}) as T;
}

/**
 * Paths of the fields that `prune` would drop, such as `spec.tolerations[0].name`: what strict field validation refuses.
 */
export function unknownFields(schema: StructuralSchema, object: unknown): string[] {
  const unknown: string[] = [];
  withoutUnknown(schema, object as Json, '', (path) => unknown.push(path));
  return unknown;
}

function withoutUnknown(
  schema: StructuralSchema,
  value: Json,
  path: string,
  onUnknown: (path: string) => void,
): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    return value.map((item, index) => withoutUnknown(items, item, `${path}[${index}]`, onUnknown));
  }
  if (!isObject(value)) return value;
  const isRoot = path === '' || schema['x-kubernetes-embedded-resource'] === true;
  const result: Json = {};
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const known = memberSchema(schema, name);
    if (known !== undefined) result[name] = withoutUnknown(known, member, at, onUnknown);
    else if (keepsUnknown(schema) || (isRoot && ROOT_MEMBERS.has(name))) result[name] = member;
    else onUnknown(at);
  }
  return result;
}
