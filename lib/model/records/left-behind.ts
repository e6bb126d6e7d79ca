/**
 * What a backup leaves behind in the storage when its object goes without them: nothing else tells of such files. Each
 * backup has one record, a small ConfigMap in its namespace, because annotations are full after some 3,000 files, NFS
 * targets have no object to annotate, and an object that all share is changed by all at once. Whoever has no more use
 * for the files deletes the record.
 */
import { effectiveTarget } from '../api/effective-target';
import { ConfigMapType } from '../api/kinds';
import type { ClusterBackupManifest, KubeObject, TargetParameters } from '../api/manifest';
import { LEFT_BEHIND_LABEL, LEFT_CLUSTER_LABEL } from '../api/records';
import { endpointIdentity } from '../api/storage-identity';
import { claimsOf, type FileClaim, needsOf, reachedFiles } from '../files/file-claims';

/**
 * Why the files stayed:
 * - `orphaned`: that was asked for
 * - `vanished`: somebody else has taken the object away
 */
export type WhyLeft = 'orphaned' | 'vanished';

/** Files that an object has left in a storage, and what they need. */
export interface LeftBehind {
  readonly namespace: string;
  /** Name of the backup's object. */
  readonly backup: string;
  /** Uid of the backup's object. */
  readonly uid: string;
  /** Name of the Cluster. */
  readonly cluster: string;
  /** How they came to be left. */
  readonly why: WhyLeft;
  /** RFC 3339. */
  readonly at: string;
  /** Resource version of the object that goes, where it was there: whoever leaves it behind anew changes the record. */
  readonly version?: string;
  /** As `s3://bucket/folder/file`. */
  readonly files: readonly string[];
  /** Names of what is needed to read and delete them. */
  readonly credential: string | undefined;
  readonly key: string | undefined;
  /** Identity of the endpoint, see `endpointIdentity`. */
  readonly storage: string | undefined;
}

/** A record as it lies on the server. */
export interface LeftRecord {
  /** Name of the ConfigMap. */
  readonly name: string;
  readonly namespace: string;
  /** Resource version of the ConfigMap. */
  readonly version?: string;
  /** `undefined`: it is labelled as one and cannot be read. */
  readonly left: LeftBehind | undefined;
  /** It may know of more than was read, as one that a later release has written. */
  readonly mayKnowMore?: true;
}

/** Of the shape of records. */
const RECORD_VERSION = '1';

interface ConfigMap extends KubeObject {
  readonly data?: Record<string, string>;
}

/** What a backup would leave behind if its object went now; `undefined` if that is nothing. */
export function leftBehindBy(
  backup: ClusterBackupManifest,
  { section, endpoint, why, at }: Circumstances,
): LeftBehind | undefined {
  const files = reachedFiles(backup, section);
  if (files.length === 0) return undefined;
  const { name, namespace = '', uid = '', resourceVersion: version } = backup.metadata;
  const { parameters } = effectiveTarget(backup.spec.parameters, section);
  return {
    ...{ namespace, backup: name, uid, cluster: backup.spec.targetCluster, why, at, version, files },
    ...needsOf(parameters),
    storage: endpointIdentity(endpoint),
  };
}

interface Circumstances {
  /** The Cluster's backup section. */
  readonly section: TargetParameters | undefined;
  /** Of the credential, where it is known. */
  readonly endpoint: string | undefined;
  readonly why: WhyLeft;
  readonly at: string;
}

/**
 * Without files that another backup has uploaded under the same key, since or before: those are its own, and go with it.
 * Under another key the data that is there now may be of this one, and nobody can read it without its key. Of a backup whose
 * upload was never reported there is a part at most, which whoever writes the file next has written over.
 * @param backups of the same namespace, in which one name means one credential
 * @param uploaded the end of its upload was reported
 */
export function leftToNobody(
  left: LeftBehind,
  backups: readonly ClusterBackupManifest[],
  uploaded = true,
): LeftBehind | undefined {
  const others = backups.filter(
    ({ metadata, spec, status }) =>
      metadata.uid !== left.uid &&
      (status?.uploadedAt !== undefined || !uploaded) &&
      spec.parameters?.rclone?.credential === left.credential &&
      (spec.parameters?.keyEncryptionKey === left.key || !uploaded),
  );
  const theirs = new Set(others.flatMap((other) => claimsOf(other, undefined)));
  const files = left.files.filter((file) => !theirs.has(file));
  return files.length === 0 ? undefined : { ...left, files };
}

/** Longest list of files in one ConfigMap, in characters: one holds 1 MiB, and a character takes up to three bytes. */
const MAX_LIST = 300_000;

/**
 * The ConfigMaps that tell of it: one, unless the names of the files do not fit. Their names follow from the uid, so
 * that writing them again writes none twice.
 */
export function leftRecords(left: LeftBehind): ConfigMap[] {
  const { files, version, storage, credential, key } = left;
  return portions(files).map((portion, index) => ({
    apiVersion: 'v1',
    kind: ConfigMapType.kind,
    metadata: {
      name: recordName(left, index),
      namespace: left.namespace,
      labels: {
        [LEFT_BEHIND_LABEL]: 'true',
        ...(isLabel(left.cluster) && { [LEFT_CLUSTER_LABEL]: left.cluster }),
      },
    },
    data: {
      version: RECORD_VERSION,
      ...{ backup: left.backup, uid: left.uid, cluster: left.cluster, why: left.why, at: left.at },
      ...(version !== undefined && { resourceVersion: version }),
      files: JSON.stringify(portion),
      ...(credential !== undefined && { credential }),
      ...(key !== undefined && { key }),
      ...(storage !== undefined && { storage }),
    },
  }));
}

function portions(files: readonly string[]): string[][] {
  const all: string[][] = [[]];
  let length = 0;
  for (const file of files) {
    length += JSON.stringify(file).length + 1;
    if (length > MAX_LIST && all.at(-1)?.length !== 0) {
      all.push([]);
      length = JSON.stringify(file).length + 1;
    }
    all.at(-1)?.push(file);
  }
  return all;
}

function recordName(
  { uid, backup, namespace }: Pick<LeftBehind, 'uid' | 'backup' | 'namespace'>,
  index: number,
): string {
  // The server's uids fit a name; without one, name and namespace tell the backup from others.
  const id = /^[a-z0-9]([-a-z0-9]{0,98}[a-z0-9])?$/.test(uid) ? uid : digest(`${uid} ${namespace}/${backup}`);
  return `mosk-backup-left-${id}${index === 0 ? '' : `-${index + 1}`}`;
}

function digest(text: string): string {
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function isLabel(text: string): boolean {
  return /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}

/** What a labelled ConfigMap says; people may have edited it. */
export function readLeftRecord(object: KubeObject): LeftRecord {
  const { name, namespace = '', resourceVersion: version } = object.metadata;
  const data: Partial<Record<string, string>> = (object as ConfigMap).data ?? {};
  const files = listIn(data.files);
  if (files === undefined) return { name, namespace, version, left: undefined };
  const { version: shape = RECORD_VERSION, backup = '', uid = '', cluster = '', at = '' } = data;
  const { credential, key, storage } = data;
  const why = data.why === 'vanished' ? 'vanished' : 'orphaned';
  return {
    name,
    namespace,
    version,
    ...(shape !== RECORD_VERSION && { mayKnowMore: true }),
    left: {
      namespace,
      backup,
      uid,
      cluster,
      why,
      at,
      version: data.resourceVersion,
      files,
      credential,
      key,
      storage,
    },
  };
}

/** Whether it says all that it knows of files: one that cannot be read, or that a later release has written, may know of more. */
export function isUnderstood(object: KubeObject): boolean {
  const { left, mayKnowMore } = readLeftRecord(object);
  return left !== undefined && !mayKnowMore;
}

function listIn(text: string | undefined): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text ?? '');
    return Array.isArray(list) && list.every((each) => typeof each === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

/** The files of a record as a claim on them. */
export function claimOfRecord({ name, namespace, left }: LeftRecord): FileClaim {
  const { uid, files = [], credential, key } = left ?? {};
  const needs = { credential, key };
  // An earlier release may have told spellings apart that are one by now.
  const storage = endpointIdentity(left?.storage);
  return { holder: { kind: 'ConfigMap', namespace, name, uid }, files, storage, needs };
}

/** The command that ends the record of a backup. */
export function endingRecordOf({
  metadata: { namespace = '', name, uid = '' },
}: ClusterBackupManifest): string {
  return endingRecord({ name: recordName({ uid, backup: name, namespace }, 0), namespace });
}

/** The command that ends a record. */
export function endingRecord({ name, namespace }: Pick<LeftRecord, 'name' | 'namespace'>): string {
  return `kubectl delete configmap ${name} -n ${namespace}`;
}

/** The command that ends all records of what a backup has left behind. */
export function endingLeft(left: LeftBehind): string {
  const names = leftRecords(left).map(({ metadata }) => metadata.name);
  return endingRecord({ name: names.join(' '), namespace: left.namespace });
}
