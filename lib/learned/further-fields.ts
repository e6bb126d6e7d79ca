import { BACKUP_STATUSES, type ClusterBackupManifest } from '../model';
import { crds, type StructuralSchema } from '../schema';
import { leavesOf, schemaAt } from './field-paths';

/**
 * Fields of `spec` that this program does not know, with what they hold: `{ suspend: 'boolean' }`. A schema names a field,
 * not what the controller does with it.
 * @param own paths that are known to be something else
 */
export function furtherFields(
  kind: string,
  schema: StructuralSchema | undefined,
  own: readonly string[],
): Record<string, string> {
  const spec = schemaAt(schema, 'spec');
  const ours = schemaAt(ourSchema(kind), 'spec');
  if (spec === undefined || ours === undefined) return {};
  const further = leavesOf(spec).filter(({ path, names }) => !own.includes(path) && !isKnown(ours, names));
  return Object.fromEntries(
    further.map(({ path, schema: { type = 'any' }, required }) => [
      path,
      required ? `${type}, required` : type,
    ]),
  );
}

/** Statuses of backups that this program does not know, in the order of their names. */
export function furtherStatuses(
  schema: StructuralSchema | undefined,
  backups: readonly ClusterBackupManifest[],
): string[] {
  const named = schemaAt(schema, 'status', 'status')?.enum ?? [];
  const seen = backups.map(({ status }) => status?.status);
  const known: readonly unknown[] = BACKUP_STATUSES;
  const further = [...named, ...seen].filter((each) => typeof each === 'string' && !known.includes(each));
  return [...new Set(further as string[])].sort();
}

function ourSchema(kind: string): StructuralSchema | undefined {
  return crds().find(({ spec }) => spec.names.kind === kind)?.spec.versions[0]?.schema.openAPIV3Schema;
}

/** Named in it, or below something that may hold anything. */
function isKnown(schema: StructuralSchema, [name = '', ...rest]: readonly string[]): boolean {
  if (schema.additionalProperties !== undefined) return true;
  const member = schema.properties?.[name];
  if (member === undefined) return false;
  return rest.length === 0 || isKnown(member, rest);
}
