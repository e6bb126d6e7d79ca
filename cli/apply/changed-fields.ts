import { isObject } from '../../lib/model';

type Json = Readonly<Record<string, unknown>>;

/** Members that hold a secret or where it is kept: which of its forms changes is nobody's business. */
const WHOLE: ReadonlySet<string> = new Set(['spec.remoteSecret', 'spec.secret']);

/** Paths that a merge patch changes, never their values: `spec.remoteConfig.region`. */
export function changedFields(patch: Json): string[] {
  return [...pathsIn(patch, '')].sort();
}

function* pathsIn(patch: Json, path: string): Iterable<string> {
  for (const [key, value] of Object.entries(patch)) {
    const inner = path === '' ? key : `${path}.${key}`;
    if (isObject(value) && !WHOLE.has(inner) && Object.keys(value).length > 0) yield* pathsIn(value, inner);
    else yield inner;
  }
}
