import { type FieldSet, NO_FIELDS } from './field-set';
import type { FieldType, ListType, MapType } from './field-type';
import { memberElement } from './path-element';
import { asList, asMap, itemElement, kindOf, memberType } from './typed-value';

/** The value without the fields of a set. An object or list of which nothing is left is null, as on the real server. */
export function removeFields(type: FieldType, value: unknown, fields: FieldSet): unknown {
  switch (kindOf(type, value)) {
    case 'map':
      return type.map === undefined ? value : withoutMembers(type.map, asMap(value) ?? {}, fields);
    case 'list':
      return type.list === undefined ? value : withoutItems(type.list, asList(value) ?? [], fields);
    default:
      return value;
  }
}

function withoutMembers(
  type: MapType,
  members: Readonly<Record<string, unknown>>,
  fields: FieldSet,
): unknown {
  if (type.atomic) return null;
  const kept: [string, unknown][] = [];
  for (const [name, member] of Object.entries(members)) {
    const { owned, below } = fields.get(memberElement(name)) ?? UNTOUCHED;
    if (owned) continue;
    kept.push([name, below.size === 0 ? member : removeFields(memberType(type, name), member, below)]);
  }
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

function withoutItems(type: ListType, items: readonly unknown[], fields: FieldSet): unknown {
  if (type.kind === 'atomic') return null;
  const kept: unknown[] = [];
  for (const item of items) {
    const { owned, below } = fields.get(itemElement(type, item)) ?? UNTOUCHED;
    if (owned) continue;
    kept.push(below.size === 0 ? item : removeFields(type.items, item, below));
  }
  return kept.length === 0 ? null : kept;
}

const UNTOUCHED = { owned: false, below: NO_FIELDS };
