import { isObject } from '../values/is-object';
import { isTimeZone } from '../values/time-zone';
import { type MoskApiSettings, REMOTE_SECRET_FORMS, SECRET_REFERENCE_FORMS } from './api-settings';
import { BACKUP_TYPES, ClusterType } from './kinds';

/** One member of an API, as it is written down. */
export interface ApiMember {
  is(value: unknown): boolean;
  readonly problem: string;
  readonly fix: string;
}

/** A name of a member of an object, as CRDs have them. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const isName = (value: unknown): boolean =>
  typeof value === 'string' && NAME.test(value) && value !== '__proto__';

/** Members of a schedule's spec that are documented, and none of which says when. */
export const NEVER_CRON: readonly string[] = ['targetCluster', 'parameters', 'fileNames'];

/** A DNS label, as names of resources and versions are. */
const LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const isLabel = (value: unknown): boolean => typeof value === 'string' && LABEL.test(value);

/** The kinds whose plural and version can be others. */
export const API_KINDS: readonly string[] = [...BACKUP_TYPES, ClusterType].map(({ kind }) => kind);

const RESOURCE: ApiMember = {
  is: (value) =>
    isObject(value) && Object.keys(value).length === 2 && isLabel(value.plural) && isLabel(value.version),
  problem: 'This is no resource',
  fix: 'give plural and version, such as { plural: clusterbackups, version: v1alpha1 }',
};

/** What `MoskApiSettings` has, by its path. */
export const API_MEMBERS: Readonly<Record<string, ApiMember>> = {
  'schedule.cronField': {
    is: (value) =>
      typeof value === 'string' &&
      value.split('.').every(isName) &&
      !NEVER_CRON.includes(value.split('.')[0] ?? ''),
    problem: 'This is no name of a field that says when',
    fix: 'name the member of spec that holds the cron expression, such as schedule, or schedule.cron of a nested one',
  },
  'schedule.timeZone': {
    is: (value) => typeof value === 'string' && isTimeZone(value),
    problem: 'There is no such time zone',
    fix: 'give an IANA name, such as UTC or Europe/Berlin',
  },
  clusterBackupPath: {
    is: (value) => Array.isArray(value) && value.length > 0 && value.every(isName),
    problem: 'This is no path to a backup section',
    fix: 'list its members from the root of a Cluster, such as [spec, providerSpec, value, backup]',
  },
  remoteSecretForm: {
    is: (value) => REMOTE_SECRET_FORMS.some((form) => form === value),
    problem: 'There is no such form',
    fix: 'use value (26.2) or secret.value (26.1)',
  },
  secretReferenceForm: {
    is: (value) => SECRET_REFERENCE_FORMS.some((form) => form === value),
    problem: 'There is no such form',
    fix: `use one of ${SECRET_REFERENCE_FORMS.join(', ')}`,
  },
  keySecretDataKey: {
    is: (value) => typeof value === 'string' && /^[-._a-zA-Z0-9]{1,253}$/.test(value),
    problem: 'This is no data key of a Secret',
    fix: 'use letters, digits, "-", "_" and "."',
  },
  ...Object.fromEntries(API_KINDS.map((kind) => [`resources.${kind}`, RESOURCE])),
};

/** Facts that are told, and that no member of `MoskApiSettings` holds. */
export const TOLD_FACTS: readonly string[] = [
  'statuses',
  ...BACKUP_TYPES.map(({ kind }) => `extraFields.${kind}`),
];

/** The members that hold others. */
export const API_GROUPS = ['schedule', 'resources'] as const;

/** Settings with members by their paths in place of their own. */
export function withMembers(
  settings: MoskApiSettings,
  members: ReadonlyMap<string, unknown>,
): MoskApiSettings {
  const changed: Record<string, unknown> = { ...settings };
  for (const [path, value] of members) {
    const [group = '', member] = path.split('.');
    changed[group] = member === undefined ? value : { ...(changed[group] as object), [member]: value };
  }
  return changed as unknown as MoskApiSettings;
}
