import { jsonEqual } from '../../../lib/json';
import { type FieldSet, type GrowingSet, growingSet } from './field-set';
import type { FieldType, ListType, MapType } from './field-type';
import { memberElement } from './path-element';
import { asList, asMap, itemElement, kindOf, memberType } from './typed-value';

/** What has become of the fields of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  /** There before and after, with another value. */
  readonly modified: FieldSet;
}

interface Walk {
  readonly path: string[];
  readonly added: GrowingSet;
  readonly removed: GrowingSet;
  readonly modified: GrowingSet;
}

/** @throws UntypedError for items that cannot be told apart */
export function compare(type: FieldType, before: unknown, after: unknown): Comparison {
  const walk = { path: [], added: growingSet(), removed: growingSet(), modified: growingSet() };
  compareValues(type, before, after, walk);
  return { added: walk.added.fields, removed: walk.removed.fields, modified: walk.modified.fields };
}

function compareValues(type: FieldType, before: unknown, after: unknown, walk: Walk): void {
  if (before === after) return;
  const kinds = [kindOf(type, before), kindOf(type, after)] as const;
  // What was a scalar may have become an object: then both the scalar has gone and the members have come.
  if (before !== undefined && after !== undefined && kinds[0] !== kinds[1]) {
    compareAs(kinds[0], type, before, after, walk);
  }
  const isLeaf = compareAs(after === undefined ? kinds[0] : kinds[1], type, before, after, walk);
  if (isLeaf) return;
  if (before === undefined) walk.added.add(walk.path);
  else if (after === undefined) walk.removed.add(walk.path);
}

/** @returns whether the value was compared as a whole */
function compareAs(
  kind: 'map' | 'scalar' | 'list',
  type: FieldType,
  before: unknown,
  after: unknown,
  walk: Walk,
): boolean {
  if (kind === 'map' && type.map !== undefined) {
    const [old, now] = [asMap(before), asMap(after)];
    if (type.map.atomic || (isEmptyMap(old) && isEmptyMap(now))) return compareWhole(before, after, walk);
    compareMembers(type.map, old, now, walk);
    return false;
  }
  if (kind === 'list' && type.list !== undefined) {
    const [old = [], now = []] = [asList(before), asList(after)];
    if (type.list.kind === 'atomic' || (old.length === 0 && now.length === 0)) {
      return compareWhole(before, after, walk);
    }
    compareItems(type.list, old, now, walk);
    return false;
  }
  return compareWhole(before, after, walk);
}

function isEmptyMap(map: object | undefined): boolean {
  for (const _name in map) return false;
  return true;
}

function compareWhole(before: unknown, after: unknown, { path, added, removed, modified }: Walk): true {
  if (before === undefined) added.add(path);
  else if (after === undefined) removed.add(path);
  else if (!jsonEqual(before, after)) modified.add(path);
  return true;
}

type Members = Readonly<Record<string, unknown>>;

function compareMembers(type: MapType, old: Members = {}, now: Members = {}, walk: Walk): void {
  for (const name of Object.keys(old)) compareMember(type, name, old[name], own(now, name), walk);
  for (const name of Object.keys(now)) {
    if (!Object.hasOwn(old, name)) compareMember(type, name, undefined, now[name], walk);
  }
}

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function compareMember(type: MapType, name: string, old: unknown, now: unknown, walk: Walk): void {
  if (old === now) return;
  walk.path.push(memberElement(name));
  compareValues(memberType(type, name), old, now, walk);
  walk.path.pop();
}

function compareItems(type: ListType, old: readonly unknown[], now: readonly unknown[], walk: Walk): void {
  const [oldItems, newItems] = [itemsByElement(type, old), itemsByElement(type, now)];
  for (const element of new Set([...oldItems.keys(), ...newItems.keys()])) {
    const [before = [], after = []] = [oldItems.get(element), newItems.get(element)];
    walk.path.push(element);
    // Items of which there are several are owned as a whole.
    if (before.length > 1 && after.length > 1) {
      if (!jsonEqual(before, after)) walk.modified.add(walk.path);
    } else if (before.length > 1) {
      if (after.length === 1) compareValues(type.items, undefined, after[0], walk);
      walk.removed.add(walk.path);
    } else if (after.length > 1) {
      if (before.length === 1) compareValues(type.items, before[0], undefined, walk);
      walk.added.add(walk.path);
    } else compareValues(type.items, before[0], after[0], walk);
    walk.path.pop();
  }
}

export function itemsByElement(type: ListType, items: readonly unknown[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const item of items) {
    const element = itemElement(type, item);
    const same = found.get(element);
    if (same === undefined) found.set(element, [item]);
    else same.push(item);
  }
  return found;
}
