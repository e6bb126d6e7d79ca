import { checkContract, identityOf, mayBeSecret, withoutNulls } from '../contract';
import {
  asWritten,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  DEFAULT_TARGET_ANNOTATION,
  isBeingDeleted,
  isGoodBackup,
  isObject,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  ownerOf,
  qualifiedName,
  quotable,
  RCloneCredentialType,
  SecretType,
  type TargetParameters,
} from '../model';
import { withoutServerDefaults } from '../schema';
import { clearSecretIn, withoutSecrets } from './clear-secrets';
import { type Declaration, declarationOf, defaultTargetOf } from './declaration';
import { withoutForeignMarks } from './foreign-marks';
import type { LeftOut, WhyLeftOut } from './left-out';

/** An object that was read, and what declares it. */
export interface Imported {
  /** As it was read. */
  readonly found: KubeObject;
  readonly declaration: Declaration;
  /** Tools that have left their marks on it. */
  readonly tools: readonly string[];
}

/** All that was read, each object in its place. */
export interface SortedOut {
  readonly imported: readonly Imported[];
  readonly leftOut: readonly LeftOut[];
  /** Backups that somebody has made, which are over: for the list. */
  readonly records: readonly ClusterBackupManifest[];
  /** `Kind namespace/name` of credentials, keys and Secrets that were read. */
  readonly named: ReadonlySet<string>;
}

export interface SortingOptions {
  readonly api: MoskApi;
  /** Declare finished backups that somebody has made, too. */
  readonly backups: boolean;
}

/**
 * What of these objects somebody has declared, and what MOSK, its controllers and other tools have made of it. Each object
 * has a namespace and is there once.
 */
export function sortOut(objects: readonly KubeObject[], { api, backups }: SortingOptions): SortedOut {
  const imported: Imported[] = [];
  const leftOut: LeftOut[] = [];
  const records: ClusterBackupManifest[] = [];
  const named = new Set<string>();
  for (const found of objects) {
    const { kind: written, namespace, name: given } = identityOf(found);
    // In a file anything may stand where a name belongs.
    const kind = quotable(written);
    const name = mayBeSecret(given) ? '(no name)' : given;
    if (SECRETS.has(kind)) named.add(nameOf(kind, namespace, name));
    const why = left(found, backups);
    if (why?.[0] === 'record') records.push(found as ClusterBackupManifest);
    if (why !== undefined) {
      leftOut.push({ kind, namespace, name, why: why[0], detail: why[1] });
      continue;
    }
    const made = found.kind === ClusterType.kind ? ofSection(found, api) : ofObject(found, api);
    if (made === undefined) continue;
    if ('declaration' in made) imported.push(made);
    else leftOut.push({ kind, namespace, name, why: made.why ?? 'refused', detail: made.refused });
  }
  return {
    imported: imported.sort((a, b) => (keyOf(a.declaration) < keyOf(b.declaration) ? -1 : 1)),
    leftOut: leftOut.sort((a, b) => (leftKey(a) < leftKey(b) ? -1 : 1)),
    records: records.sort((a, b) => (recordKey(a) < recordKey(b) ? -1 : 1)),
    named,
  };
}

const SECRETS: ReadonlySet<string> = new Set(
  [RCloneCredentialType, KeyEncryptionKeyType, SecretType].map(({ kind }) => kind),
);

export const nameOf = (kind: string, namespace: string | undefined, name: string) =>
  `${kind} ${qualifiedName(namespace, name)}`;

const keyOf = ({ namespace, kind, name }: Declaration) => [namespace, ORDER.indexOf(kind), name].join('\n');
const ORDER: readonly Declaration['kind'][] = ['default-target', 'schedule', 'backup'];
const leftKey = ({ namespace = '', kind, name }: LeftOut) => [namespace, kind, name].join('\n');
const recordKey = ({ metadata: { namespace = '', name }, spec }: ClusterBackupManifest) =>
  [namespace, spec?.targetCluster, name].join('\n');

/** In a file anything may stand there. */
const told = (text: unknown) => (typeof text === 'string' ? quotable(text) : undefined);

type Why = readonly [why: WhyLeftOut, detail?: string];

/** Why an object is nothing to declare, if so. */
function left(found: KubeObject, backups: boolean): Why | undefined {
  const { kind, metadata, spec } = found;
  switch (kind) {
    case SecretType.kind:
      return ['secret'];
    case RCloneCredentialType.kind:
      return ['credential'];
    case KeyEncryptionKeyType.kind:
      return ['key'];
    case ClusterType.kind:
      return metadata.annotations?.[DEFAULT_TARGET_ANNOTATION] === undefined ? undefined : ['pulumi'];
    case ClusterBackupType.kind:
    case ClusterBackupScheduleType.kind:
      break;
    default:
      return ['kind'];
  }
  if (metadata.deletionTimestamp !== undefined) return ['deleted'];
  if (!isObject(spec)) return undefined;
  if (kind === ClusterBackupType.kind) return leftBackup(found as ClusterBackupManifest, backups);
  return leftOwned(found);
}

function leftBackup(found: ClusterBackupManifest, backups: boolean): Why | undefined {
  const { schedule, updateRelease } = found.spec.createdBy ?? {};
  if (schedule) return ['scheduled', told(schedule)];
  if (updateRelease) return ['updated', told(updateRelease)];
  if (isBeingDeleted(found)) return ['deleted'];
  const owned = leftOwned(found);
  if (owned !== undefined) return owned;
  if (!backups) return ['record'];
  return isGoodBackup(found) ? undefined : ['unfinished', told(found.status?.status)];
}

/** MOSK makes the Cluster the owner of schedules and backups; of what has another owner, that one is the declaration. */
function leftOwned({ metadata, ...found }: KubeObject): Why | undefined {
  const maker = metadata.ownerReferences?.find(({ kind }) => kind !== ClusterType.kind);
  if (maker !== undefined) return ['generated', told(`${maker.kind} ${maker.name}`)];
  const owner = ownerOf({ ...found, metadata });
  return owner?.startsWith('pulumi:') ? ['pulumi', told(owner)] : undefined;
}

type Made = Imported | { readonly refused: string; readonly why?: WhyLeftOut };

function ofObject(found: KubeObject, api: MoskApi): Made {
  const written = asWritten(found).object;
  const present = withoutNulls(written);
  const refused = refusedBy(written, api);
  if (refused !== undefined || present === 'too-deep') return { refused: refused ?? 'spec [schema-invalid]' };
  const { metadata, spec } = withoutServerDefaults(present.value as KubeObject, api) as KubeObject<object>;
  const marks = withoutSecrets(withoutForeignMarks(metadata));
  const kind = found.kind === ClusterBackupType.kind ? 'backup' : 'schedule';
  const { namespace = '', name } = metadata;
  const declaration = declarationOf({ kind, namespace, name, spec: spec ?? {}, metadata: marks }, api);
  const secret = clearSecretIn(declaration);
  if (secret !== undefined) return { refused: secret, why: 'clear' };
  return { found, declaration, tools: marks.tools };
}

/** `undefined` where the Cluster says nothing of backups. */
function ofSection(found: KubeObject, api: MoskApi): Made | undefined {
  const section = api.clusterBackupSection(found);
  if (section === undefined) return undefined;
  if (!api.knows('clusterBackupPath')) return { refused: 'clusterBackupPath [api-unknown]' };
  const present = withoutNulls(section);
  const refused = refusedBy(found, api);
  if (refused !== undefined || present === 'too-deep') {
    return { refused: refused ?? `${api.settings.clusterBackupPath.join('.')} [schema-invalid]` };
  }
  const { namespace = '', name } = found.metadata;
  const declaration = defaultTargetOf({ namespace, name }, present.value as TargetParameters);
  return declaration && { found, declaration, tools: [] };
}

/** Places and codes: values may be anything. */
function refusedBy(object: KubeObject, api: MoskApi): string | undefined {
  const findings = checkContract(object, api).map(({ at = '', code }) => `${at} [${code}]`);
  if (findings.length > 0) return findings.join(', ');
  const { labels, annotations } = object.metadata;
  const unwritable = [object.spec, labels, annotations].map(unwritableIn).find((name) => name !== undefined);
  return unwritable === undefined ? undefined : `a member called ${unwritable} [unknown-field]`;
}

/** In a program the one would change what the object is, and cdk8s takes whatever has the other for no plain object. */
const UNWRITABLE: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

function unwritableIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = UNWRITABLE.has(name) ? name : unwritableIn(member);
    if (found !== undefined) return found;
  }
  return undefined;
}
