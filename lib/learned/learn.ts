import {
  type ApiFact,
  BACKUP_TYPES,
  type ClusterBackupManifest,
  ClusterType,
  type OpenFact,
  type ResourceType,
} from '../model';
import { type StructuralSchema, schemaMistake } from '../schema';
import { cronField } from './cron-field';
import { furtherFields, furtherStatuses } from './further-fields';
import { normalised } from './normalised';
import { remoteSecretForm, secretReferenceForm } from './secret-forms';
import { sectionPath } from './section-path';
import type { ServedKind } from './served-kind';
import { type LiveObjects, objectsOf } from './sources';

/** What is known of the API of a management cluster, whatever told it. */
export interface ApiSources {
  /** In the order of trust: of two that tell of the same kind and version, the first. */
  readonly kinds: readonly ServedKind[];
  readonly live: LiveObjects;
}

/** What was learned: the part of a file of an API that does not depend on an earlier one. */
export interface Learned {
  readonly facts: Readonly<Record<string, ApiFact>>;
  readonly schemas: Readonly<Record<string, StructuralSchema>>;
}

type Fact = Omit<ApiFact, 'date'>;

const ALL_TYPES: readonly ResourceType[] = [...BACKUP_TYPES, ClusterType];

/**
 * Works out every member of `MoskApiSettings` from what sources tell. Nothing is guessed: what no source tells, or
 * several tell differently, is open.
 * @param date of today, `2026-11-30`
 */
export function learnApi({ kinds, live }: ApiSources, date: string): Learned {
  const served = new Map(ALL_TYPES.map((type) => [type.kind, servedAs(kinds, type)]));
  const schemas = new Map([...served].map(([kind, its]) => [kind, usable(its?.schema)]));
  const schemaOf = (kind: string) => schemas.get(kind);
  const cron = cronField(schemaOf('ClusterBackupSchedule'), live.ClusterBackupSchedule);
  const facts: Record<string, Fact> = {
    'schedule.cronField': cron,
    'schedule.timeZone': {
      open: 'no schema tells in which zone expressions are read: compare the first run of a schedule with its own',
    },
    clusterBackupPath: sectionPath(live.Cluster),
    remoteSecretForm: remoteSecretForm(schemaOf('RCloneCredential')),
    secretReferenceForm: secretReferenceForm(schemaOf('RCloneCredential'), live),
    keySecretDataKey: keySecretDataKey(live.keySecretDataKeys),
  };
  for (const type of ALL_TYPES) facts[`resources.${type.kind}`] = resourceFact(served.get(type.kind));
  const own = cronPaths(cron);
  for (const { kind } of BACKUP_TYPES) {
    const value = furtherFields(kind, schemaOf(kind), kind === 'ClusterBackupSchedule' ? own : []);
    if (Object.keys(value).length > 0) facts[`extraFields.${kind}`] = ofSchema(kind, value);
  }
  const backups = objectsOf(live.ClusterBackup) as readonly ClusterBackupManifest[];
  const statuses = furtherStatuses(schemaOf('ClusterBackup'), backups);
  if (statuses.length > 0) facts.statuses = ofSchema('ClusterBackup', statuses);
  return {
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, { ...fact, date } as ApiFact]),
    ),
    schemas: Object.fromEntries(
      BACKUP_TYPES.flatMap(({ kind }) => {
        const schema = schemaOf(kind);
        return schema === undefined ? [] : [[kind, normalised(schema)]];
      }),
    ),
  };
}

/** An export is edited, cut and merged: what is no schema tells nothing. */
function usable(schema: StructuralSchema | undefined): StructuralSchema | undefined {
  return schemaMistake(schema, '') === undefined ? schema : undefined;
}

/** It, or what it could be: none of them is a further field. */
function cronPaths(cron: Fact): readonly string[] {
  if ('value' in cron) return [String(cron.value)];
  return (cron as OpenFact).candidates ?? [];
}

/** The version that is documented or, where it is not served, the one that Kubernetes prefers. */
export function servedAs(kinds: readonly ServedKind[], type: ResourceType): ServedKind | undefined {
  const its = kinds.filter(({ group, kind }) => group === type.group && kind === type.kind);
  const [preferred] = its.map(({ version }) => version).sort(byPriority);
  const version = its.some((each) => each.version === type.version) ? type.version : preferred;
  const found = its.filter((each) => each.version === version);
  return found.find(({ schema }) => schema !== undefined) ?? found[0];
}

/** As in discovery: v2, v1, v1beta2, v1beta1, v1alpha1, and others by name. */
function byPriority(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => {
    const [, major = '0', level, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(text) ?? [];
    const stability = major === '0' ? 0 : level === undefined ? 3 : level === 'beta' ? 2 : 1;
    return [stability, Number(major), Number(minor)];
  });
  for (let part = 0; part < 3; part += 1) {
    const difference = (b?.[part] ?? 0) - (a?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return one < other ? -1 : 1;
}

function resourceFact(served: ServedKind | undefined): Fact {
  if (served === undefined) return { open: 'no source that could be read has this kind' };
  const { plural, version, namespaced } = served;
  if (!namespaced)
    return {
      open: `its objects (${plural}, ${version}) are of no namespace, for which this program is not made`,
    };
  return { value: { plural, version }, source: 'served kinds', certainty: 'documented' };
}

function keySecretDataKey(seen: readonly string[] | undefined): Fact {
  if (seen === undefined)
    return { open: 'names of the data keys of Secrets were not looked at: --read-secrets' };
  const keys = [...new Set(seen)].sort();
  if (keys.length === 1) return { value: keys[0], source: 'live objects', certainty: 'observed' };
  if (keys.length > 1) return { open: 'Secrets that are keys have several', candidates: keys };
  return { open: 'no Secret that was seen is used as a key' };
}

function ofSchema(kind: string, value: unknown): Fact {
  return { value, source: `schema of ${kind}`, certainty: 'documented' };
}
