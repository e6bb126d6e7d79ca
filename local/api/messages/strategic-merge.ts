import { type FieldType, fieldType } from './field-type';
import { TABLE } from './table';

type Members = Record<string, unknown>;

/** A patch that contradicts itself or its place; the text is the one of the real server. */
export class StrategicMergeError extends Error {}

const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';

/** What the table says of a member: into which message it leads, and how lists in it are merged. */
interface Place {
  readonly message: string | undefined;
  readonly merges: boolean;
  readonly mergeKey: string;
}

const NOWHERE: Place = { message: undefined, merges: false, mergeKey: '' };

/**
 * A strategic merge patch of an object of a message: maps merge, lists as the table says. Nothing of what is given is changed.
 *
 * @throws StrategicMergeError
 */
export function strategicMerge(key: string, object: object, patch: object): Members {
  return mergedMap(object as Members, patch as Members, key);
}

function placeOf(message: string | undefined, member: string): Place {
  const [, text, more] = (message === undefined ? undefined : TABLE[message]?.[member]) ?? [];
  if (text === undefined) return NOWHERE;
  return {
    message: messageIn(fieldType(text)),
    merges: more?.patch?.split(',').includes('merge') ?? false,
    mergeKey: more?.mergeKey ?? '',
  };
}

function messageIn(type: FieldType): string | undefined {
  if (type.form === 'message') return type.key;
  return type.form === 'list' || type.form === 'map' ? messageIn(type.of) : undefined;
}

function mergedMap(original: Members, patch: Members, message: string | undefined): Members {
  const { $patch: directive, $retainKeys: retained, ...changes } = patch;
  if (directive === 'replace')
    return retained === undefined ? changes : { ...changes, $retainKeys: retained };
  if (directive === 'delete') return {};
  if (directive !== undefined) throw unknownDirective(directive, patch);
  const merged: Members =
    retained === undefined ? { ...original } : onlyRetained(original, changes, retained);
  for (const [key, order] of Object.entries(changes)) {
    if (key === ORDER.slice(0, -1))
      throw new StrategicMergeError('invalid patch format of setElementOrder list');
    if (key.startsWith(ORDER)) putInOrder(merged, changes, key.slice(ORDER.length), order, message);
  }
  for (const [key, value] of Object.entries(changes)) {
    if (key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) takeOut(merged, key.slice(DELETE_FROM.length), value);
    else mergeMember(merged, key, value, message);
  }
  return merged;
}

function onlyRetained(original: Members, changes: Members, retained: unknown): Members {
  if (!Array.isArray(retained)) throw new StrategicMergeError('invalid patch format of retainKeys');
  const names = new Set(retained);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || key.startsWith(ORDER) || key.startsWith(DELETE_FROM)) continue;
    if (!names.has(key)) throw new StrategicMergeError('invalid patch format of retainKeys');
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => names.has(key)));
}

function mergeMember(merged: Members, key: string, value: unknown, message: string | undefined): void {
  if (value === null) {
    delete merged[key];
    return;
  }
  const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
  const place = placeOf(message, key);
  if (isMap(before) && isMap(value)) {
    merged[key] = mergedMap(before, value, place.message);
  } else if (Array.isArray(before) && Array.isArray(value)) {
    merged[key] = place.merges ? mergedList(before, value, place) : value;
  } else {
    const plain = withoutDirectives(value);
    if (plain === undefined) delete merged[key];
    else merged[key] = plain;
  }
}

function takeOut(merged: Members, key: string, values: unknown): void {
  const before = merged[key];
  if (Array.isArray(before) && Array.isArray(values)) {
    const gone = new Set(values);
    merged[key] = before.filter((item) => !gone.has(item));
  }
}

/** Merges a list and brings it into the order that the patch wants; what it does not name keeps its place between. */
function putInOrder(
  merged: Members,
  changes: Members,
  key: string,
  order: unknown,
  message: string | undefined,
): void {
  const place = placeOf(message, key);
  const [before, patch] = [merged[key], changes[key]];
  if (!Array.isArray(order)) throw new StrategicMergeError('invalid patch format of setElementOrder list');
  if (before === undefined && patch === undefined) return;
  const original = Array.isArray(before) ? before : [];
  const added = Array.isArray(patch) ? patch : [];
  requireSameOrder(added, order, place.mergeKey);
  let list = original;
  if (patch !== undefined) {
    if (before === undefined) list = (withoutDirectives(added) ?? []) as unknown[];
    else list = place.merges ? mergedList(original, added, place) : added;
  }
  merged[key] = ordered(list, order, original, place.mergeKey);
  delete changes[key];
}

function requireSameOrder(patch: readonly unknown[], order: readonly unknown[], mergeKey: string): void {
  if (order.length === 0) return;
  const kept = patch.filter((item) => !(isMap(item) && '$patch' in item));
  let at = 0;
  for (const wanted of order) {
    if (at < kept.length && identity(kept[at], mergeKey) === identity(wanted, mergeKey)) at++;
  }
  if (at < kept.length) {
    throw new StrategicMergeError(
      `The order in patch list:\n${goText(patch)}\n doesn't match ${ORDER.slice(0, -1)} list:\n${goText(order)}\n`,
    );
  }
}

function mergedList(original: readonly unknown[], patch: readonly unknown[], place: Place): unknown[] {
  const { mergeKey, message } = place;
  const sample = [...original, ...patch][0];
  if (!isMap(sample)) {
    return ordered([...new Set([...original, ...patch])], patch, original, '');
  }
  if (mergeKey === '')
    throw new StrategicMergeError(`cannot merge lists without merge key for ${message ?? ''}`);
  let kept: unknown[] = [...original];
  let changes: Members[] = [];
  const gone = new Set<string>();
  let isReplaced = false;
  for (const item of patch as Members[]) {
    if (item.$patch === undefined) changes.push(item);
    else if (item.$patch === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
      gone.add(identity(item, mergeKey));
    } else if (item.$patch === 'replace') isReplaced = true;
    else if (item.$patch === 'merge')
      throw new StrategicMergeError('merging lists cannot yet be specified in the patch');
    else throw unknownDirective(item.$patch, item);
  }
  kept = kept.filter((item) => !gone.has(identity(item, mergeKey)));
  if (isReplaced) [kept, changes] = [changes, []];
  const merged = [...kept];
  const places = placesOf(merged, mergeKey);
  for (const change of changes) {
    if (!Object.hasOwn(change, mergeKey)) throw noMergeKey(change, mergeKey);
    const key = identity(change, mergeKey);
    const index = places.get(key);
    if (index !== undefined) merged[index] = mergedMap(merged[index] as Members, change, message);
    else places.set(key, merged.push(change) - 1);
  }
  return ordered(merged, changes, kept, mergeKey);
}

/** The items of `wanted` in that order, the others in the order of `before`, merged with as few changes of place as can be. */
function ordered(
  list: readonly unknown[],
  wanted: readonly unknown[],
  before: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const [inWanted, inBefore] = [placesOf(wanted, mergeKey), placesOf(before, mergeKey)];
  const placed = list.map((item) => {
    const key = identity(item, mergeKey);
    return { item, wanted: inWanted.get(key) ?? -1, before: inBefore.get(key) ?? -1 };
  });
  const named = placed.filter((each) => each.wanted >= 0).sort((one, other) => one.wanted - other.wanted);
  const others = placed.filter((each) => each.wanted < 0).sort((one, other) => one.before - other.before);
  const result: unknown[] = [];
  let at = 0;
  for (const each of named) {
    for (let other = others[at]; other !== undefined; other = others[++at]) {
      if (other.before < 0 || each.before < 0 || other.before >= each.before) break;
      result.push(other.item);
    }
    result.push(each.item);
  }
  return [...result, ...others.slice(at).map(({ item }) => item)];
}

/** Where each item stands first. */
function placesOf(items: readonly unknown[], mergeKey: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = identity(item, mergeKey);
    if (!places.has(key)) places.set(key, index);
  }
  return places;
}

/** By what an item is known: the text is the same for the same value. */
function identity(item: unknown, mergeKey: string): string {
  const isKeyed = mergeKey !== '' && isMap(item);
  return `${isKeyed ? 'key' : 'value'} ${JSON.stringify(isKeyed ? item[mergeKey] : item, inOrder)}`;
}

const inOrder = (_name: string, value: unknown): unknown =>
  isMap(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** @returns undefined for what a directive takes away */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isMap(value)) return value;
  if ('$patch' in value) return undefined;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, withoutDirectives(member)])
      .filter(([, member]) => member !== undefined),
  );
}

function unknownDirective(directive: unknown, place: Members): StrategicMergeError {
  return new StrategicMergeError(`unknown patch type: ${String(directive)} in map: ${goText(place)}`);
}

function noMergeKey(item: Members, mergeKey: string): StrategicMergeError {
  return new StrategicMergeError(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
}

/** A value as Go prints it. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isMap(value)) return value === null ? '<nil>' : String(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText(value[key])}`);
  return `map[${members.join(' ')}]`;
}

function isMap(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
