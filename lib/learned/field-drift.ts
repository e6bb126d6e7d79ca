import { type ApiFact, isOpen, type MoskApi, SECRET_FIELDS } from '../model';
import type { StructuralSchema } from '../schema';
import type { Drift } from './drift';
import { leavesOf, rulesOf, type SchemaField } from './field-paths';
import { USED_FIELDS } from './used-fields';

/** Of the fields that are no members of `MoskApi`: this program writes them, or people do. */
export function fieldDrift(
  api: MoskApi,
  kind: string,
  facts: Readonly<Record<string, ApiFact>>,
  schema: StructuralSchema | undefined,
): Drift[] {
  const before = api.learned?.schemas[kind] as StructuralSchema | undefined;
  if (before === undefined || schema === undefined) return furtherFields(kind, facts);
  const isOwn = ownFields(api, kind, facts);
  const fieldsOf = (of: StructuralSchema) =>
    new Map(leavesOf(of).flatMap((field) => (isOwn(field.path) ? [] : [[field.path, field]])));
  const [earlier, now] = [fieldsOf(before), fieldsOf(schema)];
  const used = USED_FIELDS[kind] ?? [];
  return [
    ...[...new Set([...earlier.keys(), ...now.keys()])].flatMap((path) =>
      // That a used one is gone is told of it as of such.
      !now.has(path) && used.some(isAt(path))
        ? []
        : oneField(`${kind} ${path}`, earlier.get(path), now.get(path)),
    ),
    ...ruleDrift(kind, rulesOf(before), rulesOf(schema)),
  ];
}

function oneField(what: string, before: SchemaField | undefined, now: SchemaField | undefined): Drift[] {
  const base = { what, certainty: 'documented' };
  if (now === undefined) {
    // Statuses are read, and nobody writes them.
    const verdict = / spec[.[]/.test(what) ? 'differs' : 'changed';
    return [{ ...base, expected: 'there', found: 'not there', verdict }];
  }
  const found = fieldText(now);
  const isDemanded = now.required && now.schema.default === undefined;
  if (before === undefined) {
    return [{ ...base, expected: 'not there', found, verdict: isDemanded ? 'differs' : 'new' }];
  }
  const expected = fieldText(before);
  const isSameType = before.schema.type === now.schema.type;
  if (!isSameType || (isDemanded && !before.required))
    return [{ ...base, expected, found, verdict: 'differs' }];
  const keywords = changedKeywords(before.schema, now.schema);
  if (expected === found && keywords.length === 0) return [];
  const detail = keywords.length === 0 ? undefined : `another ${keywords.join(', ')}`;
  return [{ ...base, expected, found, verdict: 'changed', ...(detail && { detail }) }];
}

/** `string, required` */
function fieldText({ schema: { type = 'any' }, required }: SchemaField): string {
  return required ? `${type}, required` : type;
}

function changedKeywords(before: StructuralSchema, now: StructuralSchema): string[] {
  const [one, other] = [before, now] as unknown as Readonly<Record<string, unknown>>[];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (keyword) => JSON.stringify(one?.[keyword]) !== JSON.stringify(other?.[keyword]),
  );
}

/** What is compared as a member or as a field that is used. */
function ownFields(
  api: MoskApi,
  kind: string,
  facts: Readonly<Record<string, ApiFact>>,
): (path: string) => boolean {
  const cron = facts['schedule.cronField'];
  const cronNow = cron === undefined || isOpen(cron) ? [] : [`spec.${cron.value}`];
  const secret = SECRET_FIELDS[kind];
  const own = [
    // Its values are told one by one.
    'status.status',
    ...(kind === 'ClusterBackupSchedule' ? [api.cronPath, ...cronNow] : []),
    ...(secret === undefined ? [] : [`spec.${secret}`]),
  ];
  return (path) => own.some(isAt(path));
}

const isAt = (path: string) => (at: string) =>
  path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);

/** What rules over several fields demand, nobody can tell of all that is written: they are told. */
function ruleDrift(
  kind: string,
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Drift[] {
  return [...new Set([...before.keys(), ...now.keys()])]
    .filter((path) => before.get(path) !== now.get(path))
    .map((path) => ({
      what: `${kind} ${path}`.trimEnd(),
      expected: before.has(path) ? 'rules' : 'no rules',
      found: now.has(path) ? 'other rules' : 'no rules',
      verdict: 'changed',
      certainty: 'documented',
    }));
}

/** Where no schema was learned before: those that this program does not know. */
function furtherFields(kind: string, facts: Readonly<Record<string, ApiFact>>): Drift[] {
  const fact = facts[`extraFields.${kind}`];
  if (fact === undefined || isOpen(fact)) return [];
  return Object.entries(fact.value as Readonly<Record<string, string>>).map(([path, found]) => ({
    what: `${kind} spec.${path}`,
    expected: 'not there',
    found,
    verdict: found.endsWith(', required') ? 'differs' : 'new',
    certainty: 'documented',
  }));
}
