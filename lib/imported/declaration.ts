import {
  type ClusterBackupScheduleSpec,
  type ClusterBackupSpec,
  isObject,
  isRemote,
  LOCAL_ONLY_ANNOTATION,
  type MoskApi,
  type TargetParameters,
  UNENCRYPTED_ANNOTATION,
} from '../model';
import type { Retention } from '../retention';
import { declaredRetention } from './declared-retention';
import type { DeclaredMetadata } from './foreign-marks';

/** Where archives go, as a program says it. */
export type DeclaredTarget =
  | ({
      readonly to: 'rclone';
      readonly bucket: string;
      readonly folder?: string;
      readonly credential: string;
    } & Encrypted)
  | ({ readonly to: 'nfs'; readonly url: string } & Encrypted)
  | { readonly to: 'default' }
  | { readonly to: 'node'; readonly reason: string };

interface Encrypted {
  /** Name of the key. */
  readonly key?: string;
  /** Why there is none. */
  readonly unencrypted?: string;
}

/** A member of the specification that only a patch can set: this package does not know it. */
export interface FurtherMember {
  /** JSON pointer. */
  readonly path: string;
  readonly value: unknown;
}

/** One object as a program declares it. */
export interface Declaration {
  readonly kind: 'schedule' | 'backup' | 'default-target';
  readonly namespace: string;
  /** Of the object; of a default target, the Cluster's. */
  readonly name: string;
  readonly cluster: string;
  readonly target: DeclaredTarget;
  /** Of a schedule. */
  readonly cron?: string;
  /** Of a schedule. */
  readonly retention?: Retention;
  /** Of a backup. */
  readonly fileNames?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Members of the spec that this package does not know. */
  readonly extraFields: Readonly<Record<string, unknown>>;
  readonly further: readonly FurtherMember[];
}

/** Nobody has said why, and the reason becomes an annotation that reviewers read. */
export const NO_REASON = 'found so by mosk-backup import: nobody has said why';

type Spec = Partial<ClusterBackupSpec> & Partial<ClusterBackupScheduleSpec>;

interface Found {
  readonly kind: 'schedule' | 'backup';
  readonly namespace: string;
  readonly name: string;
  /** Without members that are null; it keeps the contract. */
  readonly spec: Spec;
  readonly metadata: DeclaredMetadata;
}

/** What declares an object. */
export function declarationOf({ kind, namespace, name, spec, metadata }: Found, api: MoskApi): Declaration {
  const { targetCluster: cluster = '', parameters, ...others } = spec;
  const { labels, annotations } = metadata;
  const { target, annotations: rest } = targetOf(parameters, annotations);
  const further = furtherMembers(parameters, knownParameters(target), '/spec/parameters');
  const common = { kind, namespace, name, cluster, target, labels, annotations: rest, further };
  if (kind === 'schedule') {
    const cron = api.cronOf(spec) as string;
    const [[field, said] = ['', undefined]] = Object.entries(api.cronSpec(cron));
    const { [field]: found, ...extraFields } = others as Record<string, unknown>;
    const beside = furtherMembers(found, said, `/spec/${field}`);
    const declared = declaredRetention(rest, spec, api);
    return { ...common, ...declared, cron, extraFields, further: [...beside, ...further] };
  }
  // A backup whose deletion is asked for is none to declare; `false` says what nothing says.
  const { fileNames, delete: _request, ...extraFields } = others;
  return { ...common, fileNames, extraFields };
}

/** The backup section of a Cluster, as what declares it. `undefined` for one that leads nowhere. */
export function defaultTargetOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  section: TargetParameters,
): Declaration | undefined {
  if (!isRemote(section)) return undefined;
  const { target } = targetOf(section, {});
  const nothing = { labels: {}, annotations: {}, extraFields: {}, further: [] };
  return { kind: 'default-target', namespace, name, cluster: name, target, ...nothing };
}

/** @returns also the annotations that the target does not bring itself */
function targetOf(
  parameters: TargetParameters | undefined,
  annotations: Readonly<Record<string, string>>,
): { target: DeclaredTarget; annotations: Readonly<Record<string, string>> } {
  const { rclone, nfsUploadUrl, keyEncryptionKey } = parameters ?? {};
  const { [UNENCRYPTED_ANNOTATION]: why, ...othersThanWhy } = annotations;
  const encrypted =
    keyEncryptionKey === undefined
      ? { unencrypted: why?.trim() ? why : NO_REASON }
      : { key: keyEncryptionKey };
  const rest = keyEncryptionKey === undefined ? othersThanWhy : annotations;
  if (rclone !== undefined) {
    const slash = rclone.bucket.indexOf('/');
    const place =
      slash === -1
        ? { bucket: rclone.bucket }
        : { bucket: rclone.bucket.slice(0, slash), folder: rclone.bucket.slice(slash + 1) };
    return {
      target: { to: 'rclone', ...place, credential: rclone.credential, ...encrypted },
      annotations: rest,
    };
  }
  if (nfsUploadUrl !== undefined)
    return { target: { to: 'nfs', url: nfsUploadUrl, ...encrypted }, annotations: rest };
  const { [LOCAL_ONLY_ANNOTATION]: reason, ...others } = annotations;
  if (!reason?.trim()) return { target: { to: 'default' }, annotations };
  return { target: { to: 'node', reason }, annotations: others };
}

/** `spec.parameters` of a target. */
export function knownParameters(target: DeclaredTarget): TargetParameters | undefined {
  if (target.to === 'default' || target.to === 'node') return undefined;
  const key = target.key === undefined ? {} : { keyEncryptionKey: target.key };
  if (target.to === 'nfs') return { ...key, nfsUploadUrl: target.url };
  const { bucket, folder, credential } = target;
  return { ...key, rclone: { bucket: folder === undefined ? bucket : `${bucket}/${folder}`, credential } };
}

/** What is in an object and in nothing that is known of it. An empty one says nothing. */
function furtherMembers(found: unknown, known: unknown, path: string): FurtherMember[] {
  if (!isObject(found) || Object.keys(found).length === 0) return [];
  if (!isObject(known)) return [{ path, value: found }];
  return Object.entries(found)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const inner = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!(name in known)) return [{ path: inner, value }];
      return isObject(value) ? furtherMembers(value, known[name], inner) : [];
    });
}
