import { difference, type FieldSet, intersection, union } from './field-set';
import type { FieldType } from './field-type';
import { fieldsOf } from './fields-of';
import { memberName } from './path-element';
import { removeFields } from './remove';

/**
 * The merged object without what its manager applied last time and now leaves out, unless somebody else has it too.
 *
 * @param last what the manager owned before
 * @param managed what all managers own now, this one included
 */
export function pruned(type: FieldType, merged: unknown, last: FieldSet, managed: FieldSet): unknown {
  const named = (fields: FieldSet) => withNamedFields(type, fields);
  const everything = named(fieldsOf(type, merged));
  const bare = removeFields(type, merged, named(last));
  const kept = union(named(fieldsOf(type, bare)), named(managed));
  const owned = removeFields(type, merged, difference(everything, kept));
  const gone = difference(everything, named(fieldsOf(type, owned)));
  return removeFields(type, merged, intersection(gone, named(last)));
}

/** The set with every field of the schema below which there is something: an object goes with its last member. */
function withNamedFields(type: FieldType | undefined, fields: FieldSet): FieldSet {
  const all = new Map(fields);
  for (const [element, field] of fields) {
    if (field.below.size === 0) continue;
    const name = memberName(element);
    const known = name === undefined ? undefined : type?.map?.fields.get(name);
    const inner = name === undefined ? type?.list?.items : (known ?? type?.map?.others);
    all.set(element, {
      owned: field.owned || known !== undefined,
      below: withNamedFields(inner, field.below),
    });
  }
  return all;
}
