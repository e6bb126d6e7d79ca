import { isObject } from '../model';
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  wrongType,
} from './field-error';
import { type Json, type JsonObject, memberSchema, type StructuralSchema } from './structural-schema';

type Errors = Iterable<FieldError>;

/** RFC 3339. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** What a value breaks in its schema, CEL rules aside. */
export function* valueErrors(schema: StructuralSchema, value: unknown, field: string): Errors {
  if (value === null && schema.nullable === true) return;
  const actual = typeOf(value);
  if (!allowsType(schema, actual)) {
    yield wrongType(
      field,
      schema['x-kubernetes-int-or-string'] ? 'integer,string' : (schema.type ?? ''),
      actual,
    );
    return;
  }
  if (typeof value === 'string') yield* stringErrors(schema, value, field);
  if (typeof value === 'number') yield* numberErrors(schema, value, field);
  if (Array.isArray(value)) yield* listErrors(schema, value, field);
  if (isObject<Json>(value)) yield* objectErrors(schema, value, field);
  if (schema.enum !== undefined && !schema.enum.some((each) => same(each, value))) {
    yield notSupported(field, value, schema.enum);
  }
}

function* stringErrors(schema: StructuralSchema, value: string, field: string): Errors {
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) yield tooLong(field, schema.maxLength);
  if (schema.minLength !== undefined && length < schema.minLength) {
    yield invalid(field, value, `${field} in body should be at least ${schema.minLength} chars long`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    yield invalid(field, value, `${field} in body should match '${schema.pattern}'`);
  }
  if (schema.format === 'date-time' && (!DATE_TIME.test(value) || Number.isNaN(Date.parse(value)))) {
    const detail = `${field} in body must be of type date-time: ${JSON.stringify(value)}`;
    yield { ...invalid(field, value, detail), type: 'FieldValueTypeInvalid' };
  }
}

function* numberErrors({ minimum, maximum }: StructuralSchema, value: number, field: string): Errors {
  if (minimum !== undefined && value < minimum) {
    yield invalid(field, value, `${field} in body should be greater than or equal to ${minimum}`);
  }
  if (maximum !== undefined && value > maximum) {
    yield invalid(field, value, `${field} in body should be less than or equal to ${maximum}`);
  }
}

function* listErrors(schema: StructuralSchema, list: unknown[], field: string): Errors {
  const { items, minItems, maxItems } = schema;
  if (items !== undefined) {
    for (const [index, item] of list.entries()) yield* valueErrors(items, item, `${field}[${index}]`);
  }
  if (minItems !== undefined && list.length < minItems) {
    yield invalid(field, list.length, `${field} in body should have at least ${minItems} items`);
  }
  if (maxItems !== undefined && list.length > maxItems) yield tooMany(field, list.length, maxItems);
  yield* duplicateErrors(schema, list, field);
}

function* duplicateErrors(schema: StructuralSchema, list: unknown[], field: string): Errors {
  const kind = schema['x-kubernetes-list-type'];
  if (kind !== 'set' && kind !== 'map') return;
  const seen = new Set<string>();
  for (const [index, item] of list.entries()) {
    const identity = kind === 'set' ? item : listMapKey(schema, item);
    const text = JSON.stringify(identity);
    if (seen.has(text)) yield duplicate(`${field}[${index}]`, identity);
    seen.add(text);
  }
}

/** The members of an item that tell it from the others of an `x-kubernetes-list-type: map`. */
export function listMapKey(schema: StructuralSchema, item: unknown): JsonObject {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const members = isObject<Json>(item) ? item : {};
  return Object.fromEntries(keys.map((key) => [key, members[key] ?? null]));
}

function* objectErrors(schema: StructuralSchema, object: JsonObject, field: string): Errors {
  const at = (name: string) => (field === '' ? name : `${field}.${name}`);
  for (const name of schema.required ?? []) {
    if (object[name] === undefined) yield required(at(name));
  }
  for (const [name, value] of Object.entries(object)) {
    const known = memberSchema(schema, name);
    if (known !== undefined && value !== undefined) yield* valueErrors(known, value, at(name));
  }
  const size = Object.keys(object).length;
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && size < minProperties) {
    yield invalid(field, size, `${field} in body should have at least ${minProperties} properties`);
  }
  if (maxProperties !== undefined && size > maxProperties) yield tooMany(field, size, maxProperties);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function allowsType(schema: StructuralSchema, actual: string): boolean {
  if (schema['x-kubernetes-int-or-string'] === true) return actual === 'integer' || actual === 'string';
  const { type } = schema;
  return type === undefined || type === actual || (type === 'number' && actual === 'integer');
}

function same(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
