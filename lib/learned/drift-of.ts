import {
  API_MEMBERS,
  type ApiFact,
  BACKUP_TYPES,
  ClusterType,
  isOpen,
  MOSK_API_CERTAINTY,
  type MoskApi,
  memberAt,
  type ResourceType,
  SECRET_FIELDS,
} from '../model';
import type { StructuralSchema } from '../schema';
import { factText } from './differences';
import type { Drift } from './drift';
import { fieldDrift } from './field-drift';
import { type ApiSources, learnApi, servedAs } from './learn';
import { lookUp, USED_FIELDS } from './used-fields';

const ALL_TYPES: readonly ResourceType[] = [...BACKUP_TYPES, ClusterType];

/**
 * Compares what is known of an API with what a management cluster tells now, in all that this program uses.
 * @param api of a release, or learned
 */
export function driftOf(api: MoskApi, { kinds, live }: ApiSources): Drift[] {
  // A kind that is served as it is known to be is well, whatever other versions there are.
  const served = ALL_TYPES.flatMap((type) => {
    const { plural, version } = api.resource(type);
    const its = kinds.filter(({ group, kind }) => group === type.group && kind === type.kind);
    const same = its.filter((each) => each.plural === plural && each.version === version);
    return same.length > 0 ? same : its;
  });
  const { facts, schemas } = learnApi({ kinds: served, live }, '');
  const schemaOf = (kind: string): StructuralSchema | undefined =>
    kind === ClusterType.kind ? servedAs(served, ClusterType)?.schema : schemas[kind];
  const there = (type: ResourceType) => servedAs(served, type) !== undefined;
  return [
    ...ALL_TYPES.map((type) => kindDrift(api, type, facts, there(type))),
    ...Object.keys(API_MEMBERS)
      .filter((name) => !name.startsWith('resources.'))
      .map((name) => memberDrift(api, name, facts, schemaOf)),
    ...BACKUP_TYPES.filter(there).flatMap(({ kind }) => [
      ...(USED_FIELDS[kind] ?? []).map((path) => usedFieldDrift(api, kind, path, schemaOf(kind))),
      ...fieldDrift(api, kind, facts, schemaOf(kind)),
    ]),
    ...statusDrift(api, facts),
  ];
}

/** What is known of it, with how sure that is. */
function known(api: MoskApi, name: string): Pick<Drift, 'what' | 'certainty' | 'since'> {
  const fact = api.learned?.facts[name];
  if (fact !== undefined && !isOpen(fact)) {
    const { certainty = 'stated', date } = fact;
    return { what: name, certainty, ...(date !== undefined && { since: date }) };
  }
  const [group = ''] = name.split('.');
  const certainties: Readonly<Record<string, { certainty: string }>> = MOSK_API_CERTAINTY;
  return { what: name, certainty: certainties[group]?.certainty ?? 'inferred' };
}

type Facts = Readonly<Record<string, ApiFact>>;

function kindDrift(api: MoskApi, type: ResourceType, facts: Facts, isThere: boolean): Drift {
  const text = ({ plural, version }: Pick<ResourceType, 'plural' | 'version'>) =>
    `${plural}.${type.group}/${version}`;
  const expected = text(api.resource(type));
  const base = { ...known(api, `resources.${type.kind}`), expected, of: type.kind };
  const fact = facts[`resources.${type.kind}`];
  if (!isThere || fact === undefined)
    return { ...base, what: type.kind, found: undefined, verdict: 'absent' };
  if (isOpen(fact)) return { ...base, found: 'of no namespace', verdict: 'differs', detail: fact.open };
  const found = text(fact.value as Pick<ResourceType, 'plural' | 'version'>);
  return found === expected
    ? { ...base, found: undefined, verdict: 'confirmed' }
    : { ...base, found, verdict: 'differs' };
}

/** Where a schema shows that a member is as it is known. */
const SHOWN_AT: Readonly<Record<string, (api: MoskApi) => { kind: string; path: readonly string[] }>> = {
  'schedule.cronField': (api) => ({ kind: 'ClusterBackupSchedule', path: api.cronPath.split('.') }),
  clusterBackupPath: ({ settings }) => ({ kind: ClusterType.kind, path: settings.clusterBackupPath }),
  remoteSecretForm: ({ settings }) => ({
    kind: 'RCloneCredential',
    path: ['spec', SECRET_FIELDS.RCloneCredential, ...settings.remoteSecretForm.split('.')],
  }),
};

/** Whatever it is, all forms are read. */
const NOT_DEPENDED_ON = 'secretReferenceForm';
const FIRST_FORM = 'secret.name';

function memberDrift(
  api: MoskApi,
  name: string,
  facts: Facts,
  schemaOf: (kind: string) => StructuralSchema | undefined,
): Drift {
  const value =
    memberAt(api.settings, name.split('.')) ?? (name === NOT_DEPENDED_ON ? FIRST_FORM : undefined);
  const base = { ...known(api, name), expected: factText({ value }), found: undefined };
  const fact = facts[name] ?? { open: '' };
  if (!api.knows(name)) {
    const unknown = { ...base, expected: 'not known' };
    return isOpen(fact)
      ? { ...unknown, verdict: 'unseen', detail: fact.open }
      : { ...unknown, verdict: 'new', found: factText(fact) };
  }
  const differs = name === NOT_DEPENDED_ON ? 'changed' : 'differs';
  const shown = SHOWN_AT[name]?.(api);
  const inSchema = shown && lookUp(schemaOf(shown.kind), shown.path);
  if (!isOpen(fact)) {
    const found = factText(fact);
    // Of two forms that are taken, one is preferred.
    const isTaken = name === 'remoteSecretForm' && inSchema === 'present';
    return found === base.expected || isTaken
      ? { ...base, verdict: 'confirmed' }
      : { ...base, verdict: differs, found, detail: fact.source };
  }
  const { open: detail, candidates } = fact;
  if (candidates?.includes(base.expected)) return { ...base, verdict: 'confirmed' };
  switch (inSchema) {
    case undefined:
      return { ...base, verdict: 'unseen', detail };
    case 'present':
      return { ...base, verdict: 'confirmed' };
    case 'absent':
      return { ...base, verdict: differs, found: 'not there', detail: factText(fact) };
    case 'open': {
      // Of a section that a live Cluster has shown, no schema is asked.
      const isShown = name === 'clusterBackupPath' && api.learned !== undefined;
      return { ...base, verdict: 'unseen', detail, ...(!isShown && { of: shown?.kind }) };
    }
  }
}

function usedFieldDrift(
  api: MoskApi,
  kind: string,
  path: string,
  schema: StructuralSchema | undefined,
): Drift {
  const what = `${kind} ${path}`;
  const base = { what, expected: 'there', found: undefined, certainty: 'documented', of: kind };
  const steps = path.split('.');
  switch (lookUp(schema, steps)) {
    case 'present':
      return { ...base, verdict: 'confirmed' };
    case 'absent':
      return { ...base, verdict: 'differs', found: 'not there', ...beside(api, kind, steps, schema) };
    case 'open': {
      // What was learned to take any field, as now, is as it was.
      const before = api.learned?.schemas[kind] as StructuralSchema | undefined;
      if (schema !== undefined && before !== undefined && lookUp(before, steps) === 'open')
        return { ...base, verdict: 'confirmed' };
      const detail =
        schema === undefined ? `no schema of ${kind} could be read` : 'its schema takes any field here';
      return { ...base, verdict: 'unseen', detail };
    }
  }
}

/** What stands there in its place. */
function beside(
  api: MoskApi,
  kind: string,
  steps: readonly string[],
  schema: StructuralSchema | undefined,
): Pick<Drift, 'detail'> {
  const at = (from: object | undefined) =>
    Object.keys(memberAt(from ?? {}, steps.slice(0, -1).flatMap(below).concat('properties')) ?? {});
  const before = at(api.learned?.schemas[kind]);
  const names = at(schema).filter((name) => !before.includes(name));
  return names.length === 0 ? {} : { detail: `the schema has ${names.join(', ')}` };
}

const below = (name: string): string[] => ['properties', name];

function statusDrift(api: MoskApi, { statuses }: Facts): Drift[] {
  const before = api.learned?.facts.statuses;
  const earlier = before === undefined || isOpen(before) ? [] : (before.value as readonly string[]);
  const now = statuses === undefined || isOpen(statuses) ? [] : (statuses.value as readonly string[]);
  return now
    .filter((status) => !earlier.includes(status))
    .map((status) => ({
      ...known(api, 'statuses'),
      what: 'status of a ClusterBackup',
      expected: 'not there',
      found: status,
      verdict: 'new',
    }));
}
