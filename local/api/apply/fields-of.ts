import { itemsByElement } from './compare';
import { type FieldSet, type GrowingSet, growingSet } from './field-set';
import type { FieldType, ListType, MapType } from './field-type';
import { memberElement } from './path-element';
import { asList, asMap, kindOf, memberType } from './typed-value';

/** The fields that an object sets: what somebody owns who applies it. */
export function fieldsOf(type: FieldType, object: unknown): FieldSet {
  const set = growingSet();
  collect(type, object, [], set);
  return set.fields;
}

function collect(type: FieldType, value: unknown, path: string[], set: GrowingSet): void {
  const kind = kindOf(type, value);
  if (kind === 'map' && type.map !== undefined) {
    if (type.map.atomic) set.add(path);
    else collectMembers(type.map, asMap(value) ?? {}, path, set);
  } else if (kind === 'list' && type.list !== undefined) {
    if (type.list.kind === 'atomic') set.add(path);
    else collectItems(type.list, asList(value) ?? [], path, set);
  } else set.add(path);
}

function collectMembers(
  type: MapType,
  members: Readonly<Record<string, unknown>>,
  path: string[],
  set: GrowingSet,
): void {
  for (const [name, value] of Object.entries(members)) {
    path.push(memberElement(name));
    collect(memberType(type, name), value, path, set);
    const map = asMap(value);
    const isNothing = value === null || (map !== undefined && Object.keys(map).length === 0);
    if (isNothing || !type.fields.has(name)) set.add(path);
    path.pop();
  }
}

function collectItems(type: ListType, items: readonly unknown[], path: string[], set: GrowingSet): void {
  for (const [element, same] of itemsByElement(type, items)) {
    path.push(element);
    // Of several items with one key nobody can say whose their members are.
    if (same.length === 1) collect(type.items, same[0], path, set);
    set.add(path);
    path.pop();
  }
}
