/** Deeper than anything that the kinds of this API hold, and shallow enough for every walk over it. */
const MAX_DEPTH = 64;

/** What is left of a value once members that are null have gone, or that it is nested too deeply to be looked at. */
export type Present = { readonly value: unknown } | 'too-deep';

/**
 * Members that YAML leaves empty are null; the API server drops them. A value without any is returned as it is. YAML
 * can hold itself by an alias: that counts as too deep.
 */
export function withoutNulls(value: unknown): Present {
  const done = new Map<object, unknown>();
  const result = cleaned(value, 0, done);
  return result === TOO_DEEP ? 'too-deep' : { value: result };
}

const TOO_DEEP = Symbol('too deep');

function cleaned(value: unknown, depth: number, done: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return TOO_DEEP;
  // An alias of YAML is the same object at every place; walking it again and again could take for ever.
  if (done.has(value)) return done.get(value);
  done.set(value, TOO_DEEP);
  const result = Array.isArray(value)
    ? cleanedList(value, depth, done)
    : cleanedMap(value as Record<string, unknown>, depth, done);
  done.set(value, result);
  return result;
}

function cleanedList(list: readonly unknown[], depth: number, done: Map<object, unknown>): unknown {
  const items = list.map((item) => cleaned(item, depth + 1, done));
  if (items.includes(TOO_DEEP)) return TOO_DEEP;
  return items.every((item, index) => item === list[index]) ? list : items;
}

function cleanedMap(map: Record<string, unknown>, depth: number, done: Map<object, unknown>): unknown {
  let changed = false;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(map)) {
    const kept = member === null ? undefined : cleaned(member, depth + 1, done);
    if (kept === TOO_DEEP) return TOO_DEEP;
    if (kept !== member) changed = true;
    if (kept !== undefined) members.push([name, kept]);
  }
  return changed ? Object.fromEntries(members) : map;
}
