import { type Comparison, compare } from './compare';
import { cut, difference, type FieldSet, intersection, NO_FIELDS, union } from './field-set';
import type { Manager, Managers } from './managers';
import type { FieldScope } from './scope';

/** What a write changes of the fields that it can change. */
export function changeOf({ type, reset }: FieldScope, before: unknown, after: unknown): Comparison {
  const { added, removed, modified } = compare(type, before, after);
  return { added: cut(added, reset), removed: cut(removed, reset), modified: cut(modified, reset) };
}

/** What another manager owned of what has changed. */
export interface Taken {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/** @param self the key of who changes the object */
export function takenFields(managers: Managers, { added, modified }: Comparison, self: string): Taken[] {
  const changed = union(modified, added);
  if (changed.size === 0) return [];
  const taken: Taken[] = [];
  for (const [key, manager] of managers) {
    const fields = key === self ? NO_FIELDS : intersection(manager.fields, changed);
    if (fields.size > 0) taken.push({ manager, fields });
  }
  return taken;
}

/**
 * The managers without the fields that were taken from them or removed; who has none left is gone.
 *
 * @param self the key of who changes the object
 * @param own what is left to that one
 */
export function afterChange(
  managers: Managers,
  { added, modified, removed }: Comparison,
  self: string,
  own: (fields: FieldSet) => FieldSet,
): Managers {
  const lost = union(union(modified, added), removed);
  let left: Map<string, Manager> | undefined;
  for (const [key, manager] of managers) {
    const fields = key === self ? own(manager.fields) : difference(manager.fields, lost);
    if (fields === manager.fields && fields.size > 0) continue;
    left ??= new Map(managers);
    if (fields.size === 0) left.delete(key);
    else left.set(key, { ...manager, fields });
  }
  return left ?? managers;
}
