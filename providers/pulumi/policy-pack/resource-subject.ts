import { apiVersionOf, BACKUP_TYPES, type KubeObject, SecretType } from '../../../lib/model';
import type { DefaultTarget, Subject } from '../../../lib/policy';
import type { CommonInputs } from '../functions/behaviour';
import { type BackupInputs, runManifest } from '../functions/cluster-backup/inputs';
import { type CredentialInputs, manifestOf as credentialManifest } from '../functions/credential';
import { type KeyInputs, manifestOf as keyManifest } from '../functions/key';
import { logicalName } from '../functions/logical-name';
import { moskApiOf } from '../functions/mosk-api';
import { type ScheduleInputs, manifestOf as scheduleManifest } from '../functions/schedule';
import { parametersOf, type TargetInputs } from '../functions/target';
import { UNKNOWN } from '../functions/unknown';
import { valueAt } from '../functions/value-at';
import type { Kind } from '../kinds';
import { knownValues } from './known-values';

/** A resource of a program, as the policy SDK hands it to a policy. */
export interface DeclaredResource {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly urn: string;
  readonly name: string;
}

const OWN = 'pulumi-nodejs:dynamic/mosk-backup:';
const RAW = new Map(
  [...BACKUP_TYPES, SecretType].map((type) => [
    `kubernetes:${type === SecretType ? 'core/v1' : apiVersionOf(type)}:${type.kind}`,
    type,
  ]),
);

/** Whether a resource is one that a policy for backups judges: ours, or an object of the same kinds by @pulumi/kubernetes. */
export function isJudged(type: string): boolean {
  return type.startsWith(OWN) || RAW.has(type);
}

/** Whether it is an object of @pulumi/kubernetes. */
export function isRaw(type: string): boolean {
  return RAW.has(type);
}

/**
 * The object that a resource makes. `undefined` for a default target, which is no object, and for one of which a preview
 * does not know enough: then `pulumi up` judges it.
 */
export function subjectOf({ type, props, urn, name }: DeclaredResource): Subject | undefined {
  const known = knownValues(props) as Record<string, unknown>;
  const manifest = type.startsWith(OWN)
    ? ownManifest(type.slice(OWN.length) as Kind, known, name)
    : rawManifest(type, known);
  if (manifest === undefined) return undefined;
  return {
    manifest,
    site: siteOf(known),
    place: (path) => ({ text: path === undefined ? urn : `${urn}: ${path}`, urn }),
  };
}

/** The default target that a resource sets, if it is one. */
export function defaultTargetOf({ type, props }: DeclaredResource): DefaultTarget | undefined {
  if (type !== `${OWN}ClusterDefaultTarget`) return undefined;
  const known = knownValues(props) as unknown as CommonInputs & { cluster: string; target: TargetInputs };
  if (!isKnownTarget(known.target)) return undefined;
  return {
    site: siteOf(known as object as Record<string, unknown>),
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
  const kind = RAW.get(type);
  if (kind === undefined || OBJECTS.some((path) => valueAt(props, path) === UNKNOWN)) return undefined;
  return { ...props, apiVersion: apiVersionOf(kind), kind: kind.kind } as object as KubeObject;
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

/** Resources of several management clusters are told apart by the context that they are told. */
function siteOf({ context }: Record<string, unknown>): string {
  return typeof context === 'string' && context !== UNKNOWN ? context : '';
}
