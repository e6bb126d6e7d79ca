import { type ApiFact, isObject, isOpen, type LearnedApi } from '../model';
import { leavesOf } from './field-paths';

/** What is another than it was. */
export interface Difference {
  /** Member of the API, or `schemas.KIND.PATH`. */
  readonly at: string;
  /** `undefined`: it was not there. */
  readonly before: string | undefined;
  /** `undefined`: it is not there any more. */
  readonly after: string | undefined;
}

type Compared = Pick<LearnedApi, 'facts' | 'schemas'>;

export function differencesOf(before: Compared, after: Compared): Difference[] {
  return [...compared(factsOf(before), factsOf(after)), ...compared(fieldsOf(before), fieldsOf(after))];
}

function compared(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((at) => before.get(at) !== after.get(at))
    .map((at) => ({ at, before: before.get(at), after: after.get(at) }));
}

const factsOf = ({ facts }: Compared) =>
  new Map(Object.entries(facts).map(([name, fact]) => [name, factText(fact)]));

/** In one line: the value, or why there is none. */
export function factText(fact: ApiFact): string {
  if (!isOpen(fact)) return valueText(fact.value);
  const { open, candidates = [] } = fact;
  return candidates.length === 0 ? `open: ${open}` : `open: ${open}: ${candidates.join(', ')}`;
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join('.');
  if (!isObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, each]) => `${name} ${each}`)
    .join(', ');
}

/** Fields, and what each may hold. */
function fieldsOf({ schemas }: Compared): Map<string, string> {
  return new Map(
    Object.entries(schemas).flatMap(([kind, schema]) =>
      leavesOf(schema).map(({ path, schema: leaf, required }): [string, string] => [
        `schemas.${kind}.${path}`,
        `${JSON.stringify(leaf)}${required ? ', required' : ''}`,
      ]),
    ),
  );
}
