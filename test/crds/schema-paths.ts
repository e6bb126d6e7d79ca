import type { StructuralSchema } from '../../lib/schema';

/** A schema in a CRD and where it stands: `spec.fileNames.*` for the values of a map. */
export interface SchemaPath {
  readonly path: string;
  readonly schema: StructuralSchema;
}

/** Every schema under the root, parents first. Members that a map requires by name count as paths of its values. */
export function schemaPaths(schema: StructuralSchema, at = ''): SchemaPath[] {
  const join = (name: string) => (at === '' ? name : `${at}.${name}`);
  const members: [string, StructuralSchema][] = Object.entries(schema.properties ?? {});
  const values = schema.additionalProperties;
  if (typeof values === 'object') {
    members.push(
      ['*', values],
      ...(schema.required ?? []).map((name): [string, StructuralSchema] => [name, values]),
    );
  }
  if (schema.items !== undefined) members.push(['[]', schema.items]);
  return members.flatMap(([name, member]) => [
    { path: join(name), schema: member },
    ...schemaPaths(member, join(name)),
  ]);
}
