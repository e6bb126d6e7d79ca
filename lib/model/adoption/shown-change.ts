/** A change of a field as people and logs may see it: no value that could be a secret. */
import { ClusterBackupScheduleType, ClusterBackupType, RCloneCredentialType } from '../api/kinds';
import type { KubeObject } from '../api/manifest';
import { RECORDS } from '../api/record-kinds';
import { KEY_FINGERPRINT_ANNOTATION, SECRET_FINGERPRINT_ANNOTATION } from '../api/records';
import { quotable } from '../values/quotable';
import { type FieldChange, pathText, wholeFields } from './field-changes';

/** The JSON shape of one; documented in docs/json.md. */
export interface ShownChange {
  /** `spec.parameters.rclone.bucket` */
  readonly path: string;
  /** As JSON text; null: it is not there; `(secret)` and `(not shown)` stand for values that nobody is to see. */
  readonly from: string | null;
  readonly to: string | null;
}

export function shownChange(object: KubeObject, { path, from, to }: FieldChange): ShownChange {
  return { path: shownPath(path), from: shownValue(object, path, from), to: shownValue(object, path, to) };
}

/** `spec.schedule: "0 1 * * *" → "0 2 * * *"` */
export function changeText({ path, from, to }: ShownChange): string {
  return `${path}: ${from ?? '(none)'} → ${to ?? '(none)'}`;
}

/** A name may be a value that was pasted into the wrong place. */
export function shownPath(path: readonly string[]): string {
  return path.map(quotable).join('.');
}

function shownValue(object: KubeObject, path: readonly string[], value: unknown): string | null {
  if (value === undefined) return null;
  const text = pathText(path);
  if (wholeFields(object).includes(text)) return '(secret)';
  if (path[0] === 'metadata' ? !isOurs(path) : !isPublic(object, text, value)) return '(not shown)';
  return JSON.stringify(typeof value === 'string' ? quotable(value) : value);
}

const RUN =
  /^spec\.(?:targetCluster|parameters\.(?:keyEncryptionKey|nfsUploadUrl|rclone\.(?:bucket|credential))|fileNames\.[^.]+)$/;

/** Fields whose values are names, addresses and switches, by kind. */
const PUBLIC: Readonly<Record<string, RegExp>> = {
  [ClusterBackupType.kind]: RUN,
  [ClusterBackupScheduleType.kind]: RUN,
  [RCloneCredentialType.kind]:
    /^spec\.(?:remoteName|remoteConfigSecretKey|remoteConfig\.(?:type|provider|endpoint|region|location_constraint|force_path_style|list_version|acl|storage_class))$/,
};

function isPublic({ kind }: KubeObject, text: string, value: unknown): boolean {
  if (PUBLIC[kind]?.test(text) === true) return true;
  // The field of a schedule's time has another name elsewhere, and fields of other releases are unknown here.
  if (PUBLIC[kind] !== RUN) return false;
  return typeof value === 'boolean' || typeof value === 'number' || isCron(value);
}

const TIME = '(?:\\*|\\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)';
const FIELD = `${TIME}(?:[-/,]${TIME})*`;
const CRON = new RegExp(
  `^(?:${FIELD}(?: +${FIELD}){4,5}|@(?:yearly|annually|monthly|weekly|daily|midnight|hourly))$`,
  'i',
);

function isCron(value: unknown): boolean {
  return typeof value === 'string' && value.length < 200 && CRON.test(value);
}

const HASHES: readonly string[] = [KEY_FINGERPRINT_ANNOTATION, SECRET_FINGERPRINT_ANNOTATION];
const OURS: ReadonlySet<string> = new Set(
  RECORDS.map(({ key }) => key).filter((key) => !HASHES.includes(key)),
);

function isOurs([, field, key]: readonly string[]): boolean {
  return (field === 'annotations' || field === 'labels') && OURS.has(key ?? '');
}
