import type { StructuralSchema } from '../schema';

/** A field that a schema names. */
export interface SchemaField {
  /** From where the schema begins: `schedule.cron`; of members of a list `schedules[]`, of a name with a dot `["cron.x"]`. */
  readonly path: string;
  /** The members on the way to it, itself the last. */
  readonly names: readonly string[];
  readonly schema: StructuralSchema;
  /** It, and what it stands in, has to be there. */
  readonly required: boolean;
}

/** Deeper, nobody writes a field. */
const DEEPEST = 8;

/** The fields that have no members of their own, or may have any, in the order of their names. */
export function leavesOf(schema: StructuralSchema): SchemaField[] {
  return leaves(schema, '', [], true, 0);
}

function leaves(
  schema: StructuralSchema,
  path: string,
  names: readonly string[],
  required: boolean,
  depth: number,
): SchemaField[] {
  // Go does not keep theirs.
  const members = Object.entries(schema.properties ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  if (path !== '' && (members.length === 0 || depth >= DEEPEST)) {
    const { items } = schema;
    return items === undefined || depth >= DEEPEST
      ? [{ path, names, schema, required }]
      : leaves(items, `${path}[]`, names, false, depth + 1);
  }
  return members.flatMap(([name, member]) =>
    leaves(
      member,
      pathOf(path, name),
      [...names, name],
      required && (schema.required ?? []).includes(name),
      depth + 1,
    ),
  );
}

/** A name that has what paths are made of stands in brackets. */
function pathOf(path: string, name: string): string {
  if (/[.[\]"]/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** What is demanded of a field with members, besides which they are, by its path. */
export function rulesOf(schema: StructuralSchema, path = '', depth = 0): Map<string, string> {
  const { properties, items, required: _required, type: _type, ...rules } = schema;
  const own: [string, string][] =
    (properties ?? items) === undefined || Object.keys(rules).length === 0
      ? []
      : [[path, JSON.stringify(rules)]];
  if (depth >= DEEPEST) return new Map(own);
  const members = Object.entries(properties ?? {}).map(([name, member]): [string, StructuralSchema] => [
    pathOf(path, name),
    member,
  ]);
  if (items !== undefined) members.push([`${path}[]`, items]);
  return new Map([...own, ...members.flatMap(([at, member]) => [...rulesOf(member, at, depth + 1)])]);
}

/** The schema of a field; `undefined`: this schema does not name it. */
export function schemaAt(
  schema: StructuralSchema | undefined,
  ...path: readonly string[]
): StructuralSchema | undefined {
  return path.reduce<StructuralSchema | undefined>((inner, name) => inner?.properties?.[name], schema);
}
