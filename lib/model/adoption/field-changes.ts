/** What a write makes of an object, field by field. */
import type { KubeObject } from '../api/manifest';
import { canonicalJson } from '../records/owner';
import { SECRET_FIELDS } from '../secrets/secret-fields';
import { isObject } from '../values/is-object';

type Json = Readonly<Record<string, unknown>>;

export interface FieldChange {
  /** Keys from the root of the object. */
  readonly path: readonly string[];
  /** `undefined`: it is not there. */
  readonly from: unknown;
  readonly to: unknown;
}

/** An object as a merge patch (RFC 7396) leaves it. */
export function merged(live: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(live) ? { ...live } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** What the server counts and writes at each change. */
const OF_THE_SERVER = ['uid', 'resourceVersion', 'generation', 'managedFields'];

/**
 * Fields in which two states of an object differ, sorted by path. What becomes of a secret is one change, whichever of
 * its forms it has; what only the server writes is none.
 */
export function fieldChanges(before: KubeObject, after: KubeObject): FieldChange[] {
  return [...differences(content(before), content(after), [], wholeFields(before))].sort((a, b) =>
    pathText(a.path) < pathText(b.path) ? -1 : 1,
  );
}

/** Paths of all values of an object that are no objects themselves, or empty ones. */
export function leavesOf(object: unknown, path: readonly string[] = []): string[][] {
  if (!isObject(object) || Object.keys(object).length === 0) return object === undefined ? [] : [[...path]];
  return Object.entries(object).flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** `spec.parameters.rclone.bucket` */
export function pathText(path: readonly string[]): string {
  return path.join('.');
}

/** Fields of an object that hold a secret, or where it is kept. */
export function wholeFields({ kind }: Pick<KubeObject, 'kind'>): readonly string[] {
  const field = SECRET_FIELDS[kind];
  return field === undefined ? [] : [`spec.${field}`];
}

function content({ metadata, status: _status, ...object }: KubeObject): Json {
  const kept = Object.entries(metadata).filter(([key]) => !OF_THE_SERVER.includes(key));
  return { ...object, metadata: Object.fromEntries(kept) };
}

function* differences(
  from: unknown,
  to: unknown,
  path: readonly string[],
  whole: readonly string[],
): Iterable<FieldChange> {
  if (canonicalJson(from) === canonicalJson(to)) return;
  const [inFrom, inTo] = [isObject(from) ? from : {}, isObject(to) ? to : {}];
  const keys = [...new Set([...Object.keys(inFrom), ...Object.keys(inTo)])];
  const isParted = (isObject(from) || from === undefined) && (isObject(to) || to === undefined);
  if (!isParted || keys.length === 0 || whole.includes(pathText(path))) {
    yield { path, from, to };
    return;
  }
  for (const key of keys) yield* differences(inFrom[key], inTo[key], [...path, key], whole);
}
