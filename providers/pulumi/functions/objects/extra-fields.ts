/** `extraFields` of a resource: what only its management cluster knows of the kind. */
import { setAlready } from '../../../../lib/contract';
import { BackupError } from '../../../../lib/errors';
import { isObject } from '../../../../lib/model';
import { UNKNOWN } from '../engine/unknown';

export interface ExtraFields {
  readonly extraFields?: Readonly<Record<string, unknown>>;
}

/** A spec with them; what the resource sets itself stays. */
export function withExtraFields<Spec extends object>({ extraFields }: ExtraFields, spec: Spec): Spec {
  return isObject(extraFields) ? { ...extraFields, ...spec } : spec;
}

/** @param ours the spec without them */
export function extraFieldFindings({ extraFields }: ExtraFields, ours: object): BackupError[] {
  if (extraFields === undefined || (extraFields as unknown) === UNKNOWN) return [];
  const at = 'extraFields';
  if (isObject(extraFields)) {
    const fix = 'leave it out and use the argument that decides it';
    return setAlready(ours, extraFields, { what: 'resource', at, fix });
  }
  return [
    new BackupError('usage', 'Further fields are an object', {
      at,
      fix: 'write { <field of spec>: <value> }',
    }),
  ];
}

/**
 * Of what a spec has, what the program says of it: MOSK may fill in more, which is no drift.
 * @returns what equals `extraFields` if all is as the program says
 */
export function observedFields({ extraFields }: ExtraFields, spec: object): unknown {
  return extraFields === undefined ? undefined : shownBy(extraFields, spec);
}

function shownBy(said: unknown, found: unknown): unknown {
  if (isObject(said) && isObject(found)) {
    return Object.fromEntries(
      Object.entries(said).map(([name, value]) => [name, shownBy(value, found[name] ?? null)]),
    );
  }
  if (Array.isArray(said) && Array.isArray(found) && said.length === found.length) {
    return said.map((item, index) => shownBy(item, found[index]));
  }
  return found;
}

/** Merge patch that takes what was said to what is said; members that nobody has said stay. */
export function extraFieldsPatch(before: ExtraFields | undefined, after: ExtraFields): object {
  return changed(before?.extraFields ?? {}, after.extraFields ?? {}) as object;
}

function changed(before: unknown, after: unknown): unknown {
  if (!isObject(after)) return after;
  const said = isObject(before) ? before : {};
  const gone = Object.keys(said).filter((name) => !(name in after));
  return {
    ...Object.fromEntries(gone.map((name) => [name, null])),
    ...Object.fromEntries(Object.entries(after).map(([name, value]) => [name, changed(said[name], value)])),
  };
}
