import { isObject } from '../model';
import { celName } from './cel-names';
import { asWholeObject } from './cel-types';
import type { Json, StructuralSchema } from './structural-schema';
import { listMapKey } from './value-errors';

// Loaded for the first rule only.
let loaded: typeof import('../cel') | undefined;
const cel = () => {
  loaded ??= require('../cel') as typeof import('../cel');
  return loaded;
};

/**
 * The value as rules see it, which the schema decides: only fields that it knows, times and durations for texts of these
 * formats, lists whose order means nothing.
 */
export function toCel(schema: StructuralSchema, value: Json, isRoot: boolean): unknown {
  if (typeof value === 'number')
    return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value === 'string') return schema.type === 'string' ? fromText(schema.format, value) : value;
  if (Array.isArray(value)) return fromList(schema, value);
  return isObject<Json>(value) ? fromObject(isRoot ? asWholeObject(schema) : schema, value) : value;
}

function fromText(format: string | undefined, value: string): unknown {
  switch (format) {
    case 'byte':
      return bytesOf(value);
    case 'duration':
      return read('duration', value);
    case 'date-time':
      return read('timestamp', value);
    case 'date':
      return read('timestamp', `${value}T00:00:00Z`);
    default:
      return value;
  }
}

/** Rules read bytes in the alphabet for URLs, where the schema takes the plain one: those that are not in both fail. */
function bytesOf(value: string): unknown {
  const wrong = value.search(/[+/]/);
  if (wrong < 0) return Buffer.from(value, 'base64');
  const { CelError } = cel();
  return new CelError(`Invalid byte formatted string ${value}: illegal base64 data at input byte ${wrong}`);
}

/** Texts that are no such time have been refused before. */
function read(name: 'duration' | 'timestamp', value: string): unknown {
  const { compileCel } = cel();
  return compileCel(`${name}(text)`, { text: { is: 'string' } }).run({ text: value });
}

function fromList(schema: StructuralSchema, list: readonly Json[]): unknown[] {
  const { items } = schema;
  const values = list.map((item) => (items === undefined ? item : inner(items, item)));
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return cel().withIdentity(values, 'set');
    case 'map':
      return cel().withIdentity(
        values,
        (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => celName(key) ?? key),
      );
    default:
      return values;
  }
}

function fromObject(schema: StructuralSchema, object: { [name: string]: Json }): Map<unknown, unknown> {
  const { additionalProperties, properties = {} } = schema;
  const isMap = typeof additionalProperties === 'object';
  const made = new Map<unknown, unknown>();
  for (const [field, member] of Object.entries(object)) {
    const known = isMap
      ? additionalProperties
      : Object.hasOwn(properties, field)
        ? properties[field]
        : undefined;
    const name = isMap ? field : celName(field);
    if (known !== undefined && name !== undefined && member !== undefined)
      made.set(name, inner(known, member));
  }
  return made;
}

const inner = (schema: StructuralSchema, value: Json) =>
  toCel(schema, value, schema['x-kubernetes-embedded-resource'] === true);

/** The item of the old list that an item continues: only lists of type map tell. */
export function oldMember(schema: StructuralSchema, old: Json | undefined, item: Json): Json | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined;
  const key = JSON.stringify(listMapKey(schema, item));
  return old.find((each) => JSON.stringify(listMapKey(schema, each)) === key);
}
