import { isObject } from '../../../lib/model';
import { type Field, type FieldSet, NO_FIELDS } from './field-set';
import { compareElements, readElement } from './path-element';

/** `{"f:metadata":{"f:labels":{".":{},"f:tier":{}}}}`: an empty object is a field of the set, `.` says it of one with more below. */
export interface FieldsV1 {
  readonly [element: string]: FieldsV1;
}

const ITSELF: FieldsV1 = {};

/** Sets are never changed, so that what a manager keeps is written once. */
const written = new WeakMap<FieldSet, FieldsV1>();

export function fieldsV1(set: FieldSet): FieldsV1 {
  if (set.size === 0) return ITSELF;
  let fields = written.get(set);
  if (fields === undefined) {
    fields = contents(set);
    written.set(set, fields);
  }
  return fields;
}

function contents(set: FieldSet): FieldsV1 {
  const fields: Record<string, FieldsV1> = {};
  const elements = set.size === 1 ? set.keys() : [...set.keys()].sort(compareElements);
  for (const element of elements) {
    const { owned, below } = set.get(element) as Field;
    const inner = fieldsV1(below);
    fields[element] = owned && below.size > 0 ? { '.': ITSELF, ...inner } : inner;
  }
  return fields;
}

/** @throws SyntaxError for what is no field set */
export function readFieldsV1(fields: unknown): FieldSet {
  if (fields === undefined || fields === null) return new Map();
  const { below } = readField(fields);
  return below;
}

function readField(fields: unknown): Field {
  if (!isObject(fields)) throw new SyntaxError('fieldsV1 must consist of objects');
  const below = new Map<string, Field>();
  let isOwned = false;
  for (const [name, value] of Object.entries(fields)) {
    if (name === '.') {
      isOwned = true;
      continue;
    }
    const element = readElement(name);
    if (element === undefined) continue;
    const field = readField(value);
    const known = below.get(element);
    below.set(
      element,
      known === undefined ? field : { owned: known.owned || field.owned, below: field.below },
    );
  }
  return below.size === 0 ? { owned: true, below: NO_FIELDS } : { owned: isOwned, below };
}
