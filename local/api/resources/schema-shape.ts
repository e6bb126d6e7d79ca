/** Whether what a definition calls a schema is one: everything that reads it afterwards relies on that. */
import { isObject } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';

type Shape = (value: unknown, field: string) => FieldError[];

const invalid = (field: string, value: unknown, must: string): FieldError => ({
  type: 'FieldValueInvalid',
  message: `Invalid value: ${shown(value)}: must be ${must}`,
  field,
});

const shown = (value: unknown) =>
  typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'null').slice(0, 80);

const ofType =
  (type: 'string' | 'boolean' | 'number'): Shape =>
  (value, field) =>
    typeof value === type ? [] : [invalid(field, value, `a ${type}`)];

const listOf =
  (item: Shape): Shape =>
  (value, field) =>
    Array.isArray(value)
      ? value.flatMap((each, at) => item(each, `${field}[${at}]`))
      : [invalid(field, value, 'a list')];

const mapOf =
  (member: Shape): Shape =>
  (value, field) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, each]) => member(each, `${field}[${key}]`))
      : [invalid(field, value, 'an object')];

const anything: Shape = () => [];

const rule: Shape = (value, field) =>
  isObject(value) && typeof value.rule === 'string' ? [] : [invalid(field, value, 'an object with a rule')];

const schemaOrBoolean: Shape = (value, field) =>
  typeof value === 'boolean' ? [] : schemaShape(value, field);

const MEMBERS: Readonly<Record<string, Shape>> = {
  type: ofType('string'),
  format: ofType('string'),
  description: ofType('string'),
  pattern: ofType('string'),
  enum: listOf(anything),
  required: listOf(ofType('string')),
  nullable: ofType('boolean'),
  uniqueItems: ofType('boolean'),
  exclusiveMinimum: ofType('boolean'),
  exclusiveMaximum: ofType('boolean'),
  minimum: ofType('number'),
  maximum: ofType('number'),
  multipleOf: ofType('number'),
  minLength: ofType('number'),
  maxLength: ofType('number'),
  minItems: ofType('number'),
  maxItems: ofType('number'),
  minProperties: ofType('number'),
  maxProperties: ofType('number'),
  properties: mapOf((value, field) => schemaShape(value, field)),
  additionalProperties: schemaOrBoolean,
  items: (value, field) => schemaShape(value, field),
  not: (value, field) => schemaShape(value, field),
  allOf: listOf((value, field) => schemaShape(value, field)),
  anyOf: listOf((value, field) => schemaShape(value, field)),
  oneOf: listOf((value, field) => schemaShape(value, field)),
  'x-kubernetes-validations': listOf(rule),
  'x-kubernetes-list-type': ofType('string'),
  'x-kubernetes-map-type': ofType('string'),
  'x-kubernetes-list-map-keys': listOf(ofType('string')),
  'x-kubernetes-preserve-unknown-fields': ofType('boolean'),
  'x-kubernetes-int-or-string': ofType('boolean'),
  'x-kubernetes-embedded-resource': ofType('boolean'),
};

/** What is wrong with the form of a schema, with the place of each. Members that nobody reads may be anything. */
export function schemaShape(schema: unknown, field: string): FieldError[] {
  if (!isObject(schema)) return [invalid(field, schema, 'an object')];
  return Object.entries(MEMBERS).flatMap(([name, shape]) =>
    schema[name] === undefined || schema[name] === null
      ? nullProblem(schema, name, field)
      : shape(schema[name], `${field}.${name}`),
  );
}

/** Go reads null as nothing; the readers here do not. */
const nullProblem = (schema: Record<string, unknown>, name: string, field: string): FieldError[] =>
  schema[name] === null ? [invalid(`${field}.${name}`, null, 'left out, or have a value')] : [];
