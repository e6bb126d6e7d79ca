import { isObject } from '../../lib/model';

type Json = Record<string, unknown>;

/**
 * The smallest merge patch (RFC 7396) that brings `live` to `wanted`; `undefined` when there is nothing to do.
 * What `wanted` does not name stays, except inside the paths of `exact`, where it is removed.
 * @param exact paths such as `spec.parameters`
 */
export function smallestPatch(live: Json, wanted: Json, exact: readonly string[] = []): Json | undefined {
  return difference(live, wanted, exact, '');
}

function difference(live: Json, wanted: Json, exact: readonly string[], path: string): Json | undefined {
  const patch: Json = {};
  for (const [key, value] of Object.entries(wanted)) {
    const inner = path === '' ? key : `${path}.${key}`;
    const current = live[key];
    // It takes away what is not there.
    if (value === null && current === undefined) continue;
    if (isObject(value) && isObject(current)) {
      const nested = difference(current, value, exact, inner);
      if (nested !== undefined) patch[key] = nested;
    } else if (JSON.stringify(current) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  if (exact.some((prefix) => path === prefix || path.startsWith(`${prefix}.`))) {
    for (const key of Object.keys(live)) if (!(key in wanted)) patch[key] = null;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}
