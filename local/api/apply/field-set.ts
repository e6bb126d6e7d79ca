/**
 * A set of fields of an object, as a tree of path elements in the form of FieldsV1: `f:name` for a member of an object,
 * `k:{"name":"a"}` and `v:"a"` for an item of a list. Sets are never changed: what comes out may share with what went in.
 */
export type FieldSet = ReadonlyMap<string, Field>;

export interface Field {
  /** Whether the field itself is in the set, not only something below it. */
  readonly owned: boolean;
  readonly below: FieldSet;
}

export const NO_FIELDS: FieldSet = new Map();

export type Path = readonly string[];

/** A set that is being collected. */
export interface GrowingSet {
  readonly fields: FieldSet;
  /** The whole object is nobody's: an empty path adds nothing. */
  add(path: Path): void;
}

interface GrowingField {
  owned: boolean;
  below: Map<string, GrowingField>;
}

/** Most fields have none below them, and an empty map is larger than all the rest of a field. */
const NOTHING = NO_FIELDS as Map<string, GrowingField>;

export function growingSet(): GrowingSet {
  const fields = new Map<string, GrowingField>();
  return {
    fields,
    add(path) {
      let level = fields;
      const last = path.length - 1;
      for (let depth = 0; depth <= last; depth++) {
        const element = path[depth] as string;
        let field = level.get(element);
        if (field === undefined) {
          field = { owned: false, below: NOTHING };
          level.set(element, field);
        }
        if (depth === last) field.owned = true;
        else {
          if (field.below === NOTHING) field.below = new Map();
          level = field.below;
        }
      }
    },
  };
}

export function fieldSet(...paths: readonly Path[]): FieldSet {
  const set = growingSet();
  for (const path of paths) set.add(path);
  return set.fields;
}

/** The first set itself when it has everything already. */
export function union(one: FieldSet, other: FieldSet): FieldSet {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  let both: Map<string, Field> | undefined;
  for (const [element, theirs] of other) {
    const mine = one.get(element);
    const owned = theirs.owned || (mine?.owned ?? false);
    const below = mine === undefined ? theirs.below : union(mine.below, theirs.below);
    if (mine !== undefined && owned === mine.owned && below === mine.below) continue;
    both ??= new Map(one);
    both.set(element, { owned, below });
  }
  return both ?? one;
}

export function intersection(one: FieldSet, other: FieldSet): FieldSet {
  if (one.size === 0 || other.size === 0) return NO_FIELDS;
  const shared = new Map<string, Field>();
  for (const [element, field] of one) {
    const theirs = other.get(element);
    if (theirs === undefined) continue;
    const owned = field.owned && theirs.owned;
    const below = intersection(field.below, theirs.below);
    if (owned || below.size > 0) shared.set(element, { owned, below });
  }
  return shared;
}

/** Without the fields of `other`; what is below one of them stays, unless it is named too. */
export function difference(one: FieldSet, other: FieldSet): FieldSet {
  return without(one, other, false);
}

/** Without the fields of `other` and everything below them. */
export function cut(one: FieldSet, other: FieldSet): FieldSet {
  return without(one, other, true);
}

function without(one: FieldSet, other: FieldSet, withBelow: boolean): FieldSet {
  if (one.size === 0 || other.size === 0) return one;
  let left: Map<string, Field> | undefined;
  for (const [element, theirs] of other) {
    const mine = one.get(element);
    if (mine === undefined) continue;
    const owned = mine.owned && !theirs.owned;
    const below = withBelow && theirs.owned ? NO_FIELDS : without(mine.below, theirs.below, withBelow);
    if (owned === mine.owned && below === mine.below) continue;
    left ??= new Map(one);
    if (owned || below.size > 0) left.set(element, { owned, below });
    else left.delete(element);
  }
  return left ?? one;
}

export function hasPath(set: FieldSet, path: Path): boolean {
  let level = set;
  for (const element of path.slice(0, -1)) {
    const field = level.get(element);
    if (field === undefined) return false;
    level = field.below;
  }
  return level.get(path.at(-1) ?? '')?.owned ?? false;
}
