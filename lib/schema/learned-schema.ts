import { BackupError } from '../errors';
import { isObject, type MoskApi } from '../model';
import { schemaErrors } from './schema-errors';
import type { StructuralSchema } from './structural-schema';

/** Schemas that were looked at: nobody changes them, since a `MoskApi` is a value. */
const sound = new WeakSet<object>();

/**
 * The schema of a kind that was learned of a management cluster, if one was. A file is edited, cut and merged: by what is no
 * schema nothing can be judged.
 * @throws BackupError `schema-invalid`
 */
export function learnedSchema(api: MoskApi, kind: string): StructuralSchema | undefined {
  const schema = api.learned?.schemas[kind];
  if (schema === undefined || sound.has(schema)) return schema as StructuralSchema | undefined;
  const wrong = schemaMistake(schema, `schemas.${kind}`);
  if (wrong !== undefined) {
    throw new BackupError('schema-invalid', 'What the file of the API has here is no schema', {
      at: wrong,
      fix: `learn it anew: mosk-backup ${api.learnedBy}`,
    });
  }
  sound.add(schema);
  return schema as StructuralSchema;
}

/** Where something is by which nothing could be judged; `undefined`: nowhere. @param path of the schema */
export function schemaMistake(schema: unknown, path: string): string | undefined {
  const [wrong] = [...misshapen(schema, path), ...badPatterns(schema, path)];
  return wrong;
}

const isText = (value: unknown) => typeof value === 'string';
const isList = (value: unknown) => Array.isArray(value);
const isCount = (value: unknown) => typeof value === 'number';
const areTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const areObjects = (value: unknown) => Array.isArray(value) && value.every(isObject);

/** Members whose form a judgement relies on. */
const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isText,
  format: isText,
  pattern: isText,
  enum: isList,
  required: areTexts,
  properties: isObject,
  items: isObject,
  not: isObject,
  allOf: areObjects,
  anyOf: areObjects,
  oneOf: areObjects,
  additionalProperties: (value) => isObject(value) || typeof value === 'boolean',
  ...Object.fromEntries(
    [
      ...['minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf'],
      ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
    ].map((name) => [name, isCount]),
  ),
  'x-kubernetes-list-map-keys': areTexts,
  'x-kubernetes-validations': (value) =>
    areObjects(value) && (value as object[]).every((each) => 'rule' in each && isText(each.rule)),
};

/** Paths of what has another form than it has in a schema. */
function* misshapen(schema: unknown, path: string): Iterable<string> {
  if (!isObject(schema)) {
    yield path;
    return;
  }
  for (const [name, hasForm] of Object.entries(FORMS)) {
    if (schema[name] !== undefined && !hasForm(schema[name])) yield `${path}.${name}`;
  }
  for (const [inner, at] of inside(schema, path)) yield* misshapen(inner, at);
}

function* inside(schema: Record<string, unknown>, path: string): Iterable<[unknown, string]> {
  const { properties, items, not, additionalProperties } = schema;
  if (isObject(properties)) {
    for (const [name, each] of Object.entries(properties)) yield [each, `${path}.properties.${name}`];
  }
  for (const [name, each] of Object.entries({ items, not, additionalProperties })) {
    if (isObject(each)) yield [each, `${path}.${name}`];
  }
  for (const name of ['allOf', 'anyOf', 'oneOf']) {
    const list = schema[name];
    if (!Array.isArray(list)) continue;
    for (const [index, each] of list.entries()) yield [each, `${path}.${name}[${index}]`];
  }
}

/** What else a server would refuse in a schema of its own is not asked: it has told this one. */
function* badPatterns(schema: unknown, path: string): Iterable<string> {
  if ([...misshapen(schema, path)].length > 0) return;
  for (const { field } of schemaErrors(schema as StructuralSchema, path))
    if (field.endsWith('.pattern')) yield field;
}
