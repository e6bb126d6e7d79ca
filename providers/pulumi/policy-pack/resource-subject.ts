import { BACKUP_TYPES, KAAS_GROUP, type KubeObject } from '../../../lib/model';
import type { DefaultTarget, Subject } from '../../../lib/policy';
import { type BackupInputs, runManifest } from '../functions/cluster-backup/declared/inputs';
import { type CredentialInputs, manifestOf as credentialManifest } from '../functions/credential';
import type { CommonInputs } from '../functions/engine/behaviour';
import { logicalName } from '../functions/engine/logical-name';
import { moskApiOf } from '../functions/engine/mosk-api';
import { UNKNOWN } from '../functions/engine/unknown';
import { valueAt } from '../functions/engine/value-at';
import { type KeyInputs, manifestOf as keyManifest } from '../functions/key';
import { parametersOf, type TargetInputs } from '../functions/objects/target';
import { type ScheduleInputs, manifestOf as scheduleManifest } from '../functions/schedule';
import type { Kind } from '../kinds';
import { knownValues } from './known-values';

/** A resource of a program, as the policy SDK hands it to a policy. */
export interface DeclaredResource {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly urn: string;
  readonly name: string;
  /** The provider that makes it, where it is not the default one. */
  readonly provider?: { readonly name: string };
}

const OWN = 'pulumi-nodejs:dynamic/mosk-backup:';
/** `kubernetes:kaas.mirantis.com/v1alpha1:ClusterBackup`, whatever the version: one that nobody serves is a finding. */
const RAW = new RegExp(
  `^kubernetes:(?:(${KAAS_GROUP.replaceAll('.', '\\.')}/[^:]+):(${BACKUP_TYPES.map(({ kind }) => kind).join('|')})|core/(v1):(Secret))$`,
);

/** Whether a resource is one that a policy for backups judges: ours, or an object of the same kinds by @pulumi/kubernetes. */
export function isJudged(type: string): boolean {
  return type.startsWith(OWN) || RAW.test(type);
}

/** Whether it is an object of @pulumi/kubernetes. */
export function isRaw(type: string): boolean {
  return RAW.test(type);
}

/**
 * The object that a resource makes. `undefined` for a default target, which is no object, and for one of which a preview
 * does not know enough: then `pulumi up` judges it.
 */
export function subjectOf(resource: DeclaredResource): Subject | undefined {
  const { type, props, urn, name } = resource;
  const known = knownValues(props) as Record<string, unknown>;
  const manifest = type.startsWith(OWN)
    ? ownManifest(type.slice(OWN.length) as Kind, known, name)
    : rawManifest(type, known);
  if (manifest === undefined) return undefined;
  return {
    manifest,
    managementCluster: managementClusterOf(resource),
    place: (path) => ({ text: path === undefined ? urn : `${urn}: ${path}`, urn }),
  };
}

/** The default target that a resource sets, if it is one. */
export function defaultTargetOf(resource: DeclaredResource): DefaultTarget | undefined {
  const { type, props } = resource;
  if (type !== `${OWN}ClusterDefaultTarget`) return undefined;
  const known = knownValues(props) as unknown as CommonInputs & { cluster: string; target: TargetInputs };
  if (!isKnownTarget(known.target)) return undefined;
  return {
    managementCluster: managementClusterOf(resource),
    namespace: known.namespace,
    cluster: known.cluster,
    parameters: parametersOf(known.target),
  };
}

function ownManifest(kind: Kind, props: Record<string, unknown>, name: string): KubeObject | undefined {
  const inputs = { ...props, name: props.name ?? name } as object;
  if (props.target !== undefined && !isKnownTarget(props.target as TargetInputs)) return undefined;
  switch (kind) {
    case 'ClusterBackup': {
      const backup = props as object as BackupInputs;
      return runManifest(backup, backup.name ?? logicalName(backup));
    }
    case 'ClusterBackupSchedule': {
      const schedule = inputs as ScheduleInputs;
      return scheduleManifest(schedule, moskApiOf(schedule));
    }
    case 'RCloneCredential': {
      const credential = inputs as CredentialInputs;
      if ((credential.options as unknown) === UNKNOWN) return undefined;
      return credentialManifest(credential, moskApiOf(credential));
    }
    case 'KeyEncryptionKey':
      return keyManifest(inputs as KeyInputs);
    case 'ClusterDefaultTarget':
      return undefined;
  }
}

function rawManifest(type: string, props: Record<string, unknown>): KubeObject | undefined {
  const [, version, kind, ...ofSecret] = RAW.exec(type) ?? [];
  const [apiVersion = '', ofKind = ''] = version === undefined ? ofSecret : [version, kind];
  if (ofKind === '' || OBJECTS.some((path) => valueAt(props, path) === UNKNOWN)) return undefined;
  return { ...props, apiVersion, kind: ofKind } as object as KubeObject;
}

/** Where an object belongs, a value that is not known yet could be anything. */
const OBJECTS = [
  'metadata',
  'spec',
  'spec.parameters',
  'spec.parameters.rclone',
  'spec.fileNames',
  'spec.remoteConfig',
  'spec.remoteSecret',
  'spec.secret',
];

function isKnownTarget(target: TargetInputs | string): boolean {
  return typeof target === 'object' && target !== null && (target.rclone as unknown) !== UNKNOWN;
}

/**
 * The management cluster of a resource: the context that one of ours is told, or the name of the provider of an object of
 * @pulumi/kubernetes. Without either, all are on one.
 */
export function managementClusterOf({ type, props, provider }: DeclaredResource): string {
  if (isRaw(type)) return provider === undefined || /^default(_|$)/.test(provider.name) ? '' : provider.name;
  const { context } = knownValues({ context: props.context }) as { context: unknown };
  return typeof context === 'string' && context !== UNKNOWN ? context : '';
}
