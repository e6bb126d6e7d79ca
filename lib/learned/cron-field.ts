import { checkCron, findingsOf } from '../contract';
import { type ApiFact, type KubeObject, memberAt, NEVER_CRON } from '../model';
import { type StructuralSchema, validateObject } from '../schema';
import { leavesOf, type SchemaField, schemaAt } from './field-paths';
import { NO_SCHEMA, noneSeen, type Seen } from './sources';

const EXPRESSION = '0 2 * * *';
const NO_EXPRESSION = 'nightly';
const SOURCE = 'schema of ClusterBackupSchedule';

/**
 * The field of a schedule that holds its cron expression: the one string that speaks of cron, by its name, description,
 * format or pattern. Of several, none.
 */
export function cronField(schema: StructuralSchema | undefined, schedules: Seen): Omit<ApiFact, 'date'> {
  const spec = schemaAt(schema, 'spec');
  if (spec === undefined) return { open: NO_SCHEMA('ClusterBackupSchedule') };
  const strings = leavesOf(spec).filter(
    ({ names, schema: { type } }) => type === 'string' && !NEVER_CRON.includes(names[0] ?? ''),
  );
  const candidates = strings.filter(speaksOfCron);
  const [only, ...more] =
    candidates.length > 0 ? candidates : strings.filter((field) => isUsed(field, schedules));
  if (only === undefined) {
    return {
      open: `no field of its schema speaks of cron, and ${noneSeen('ClusterBackupSchedule', schedules)}`,
      ...(strings.length > 0 && { candidates: strings.map(({ path }) => path) }),
    };
  }
  if (more.length > 0) {
    const open = 'several fields of its schema could be it';
    return { open, candidates: [only, ...more].map(({ path }) => path) };
  }
  if (only.path.includes('[]')) {
    return { open: 'it is in a list, which this program does not write', candidates: [only.path] };
  }
  if (only.names.some((name) => name.includes('.'))) {
    return { open: 'its name has a dot, and this program writes no such field', candidates: [only.path] };
  }
  return isUsed(only, schedules)
    ? { value: only.path, source: 'live objects', certainty: 'observed' }
    : { value: only.path, source: SOURCE, certainty: 'documented' };
}

function speaksOfCron({ path, schema }: SchemaField): boolean {
  if (!takes(schema, EXPRESSION)) return false;
  const { description = '', format = '' } = schema;
  if (/cron/i.test(path) || /\bcron\b/i.test(`${description} ${format}`)) return true;
  return !takes(schema, NO_EXPRESSION);
}

/** Its rules aside, which may speak of anything. */
function takes({ 'x-kubernetes-validations': _rules, ...schema }: StructuralSchema, value: string): boolean {
  return validateObject(schema, value).length === 0;
}

/** Whether schedules have a cron expression there. */
function isUsed({ path, names }: SchemaField, schedules: Seen): boolean {
  if (!('objects' in schedules)) return false;
  return schedules.objects.some(({ spec }: KubeObject) => {
    const value = memberAt((spec ?? {}) as object, names);
    // A macro such as @daily could be anything.
    return (
      typeof value === 'string' &&
      /\s/.test(value.trim()) &&
      findingsOf(() => checkCron(value, path)).length === 0
    );
  });
}
