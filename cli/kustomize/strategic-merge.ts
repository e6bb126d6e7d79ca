import { isObject } from '../../lib/model';

/** A patch that means something that is not understood here. */
export class UnknownDirective extends Error {}

/**
 * A strategic merge patch of an object whose type kustomize does not know, as it knows none of ours: maps are merged,
 * lists replaced, nulls removed (kyaml 0.21, merge2).
 * @returns `undefined` if nothing is left
 * @throws UnknownDirective
 */
export function strategicMerge(object: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const { $patch: directive, ...members } = patch;
  if (directive === 'delete') return undefined;
  if (directive !== undefined && directive !== 'merge' && directive !== 'replace')
    throw new UnknownDirective();
  const merged: Record<string, unknown> = directive === 'replace' || !isObject(object) ? {} : { ...object };
  for (const [name, value] of Object.entries(members)) {
    if (name.startsWith('$')) throw new UnknownDirective();
    const next = value === null ? undefined : strategicMerge(merged[name], value);
    if (Array.isArray(value) && value.some((each) => isObject(each) && '$patch' in each))
      throw new UnknownDirective();
    if (next === undefined) delete merged[name];
    else merged[name] = next;
  }
  return merged;
}
