import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type FileNames,
  isObject,
  type KubeObject,
  LOCAL_ONLY_ANNOTATION,
  type MoskApi,
  RCloneCredentialType,
  type RemovalMode,
  runHash,
  runName,
  runTriggers,
  type TargetParameters,
  UNENCRYPTED_ANNOTATION,
} from '../../../lib/model';
import { inZoneOf, type Retention, retentionFindings, retentionRecord } from '../../../lib/retention';

/** Inputs of our resources, as states and previews have them. */
export interface PulumiInputs {
  readonly owner?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly cluster?: string;
  readonly cron?: string;
  readonly target?: PulumiTarget;
  readonly triggers?: readonly unknown[];
  readonly fileNames?: FileNames;
  readonly onDestroy?: RemovalMode;
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly remoteName?: string;
  readonly options?: Record<string, string>;
  readonly extraFields?: Readonly<Record<string, unknown>>;
  readonly retention?: unknown;
}

interface PulumiTarget {
  readonly rclone?: { readonly bucket: string; readonly folder?: string; readonly credential: string };
  readonly nfs?: string;
  readonly encryptionKey?: string;
  readonly unencrypted?: string;
  readonly localOnly?: string;
}

/**
 * The manifest that a resource makes, as far as reviews ask: without a secret, which previews do not show either.
 * @param objectName of a backup that exists
 * @returns `undefined` for kinds that are none of ours
 */
export function pulumiManifest(
  kind: string,
  inputs: PulumiInputs,
  objectName: string | undefined,
  api: MoskApi,
): KubeObject | undefined {
  const type = BACKUP_TYPES.find((each) => each.kind === kind);
  if (type === undefined) return undefined;
  const name = objectName ?? inputs.name ?? defaultName(kind, inputs);
  const { namespace, target } = inputs;
  const annotations = {
    ...(target?.localOnly !== undefined && { [LOCAL_ONLY_ANNOTATION]: target.localOnly }),
    ...(target?.unencrypted !== undefined && { [UNENCRYPTED_ANNOTATION]: target.unencrypted }),
    ...recordOf(inputs, api),
  };
  return {
    apiVersion: apiVersionOf(type),
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), annotations },
    spec: { ...(isObject(inputs.extraFields) && inputs.extraFields), ...specOf(kind, inputs, api) },
  };
}

/** What is not known yet, or is none, says nothing; the provider refuses it. */
function recordOf({ retention }: PulumiInputs, api: MoskApi): Record<string, string> {
  if (retention === undefined || retentionFindings(retention, 'retention').length > 0) return {};
  return retentionRecord(inZoneOf(retention as Retention, api), 'retention');
}

/** `spec.parameters`, or the section of a Cluster; `undefined` leaves the choice to the Cluster. */
export function pulumiParameters({
  rclone,
  nfs,
  encryptionKey,
}: PulumiTarget = {}): TargetParameters | undefined {
  if (rclone === undefined && nfs === undefined && encryptionKey === undefined) return undefined;
  const bucket = [rclone?.bucket, rclone?.folder].filter((part) => part !== undefined).join('/');
  return {
    ...(encryptionKey !== undefined && { keyEncryptionKey: encryptionKey }),
    ...(nfs !== undefined && { nfsUploadUrl: nfs }),
    ...(rclone !== undefined && { rclone: { bucket, credential: rclone.credential } }),
  };
}

function specOf(kind: string, inputs: PulumiInputs, api: MoskApi): object {
  const { cluster, cron, fileNames, endpoint, accessKeyId, remoteName, options, name } = inputs;
  if (kind === ClusterBackupType.kind || kind === ClusterBackupScheduleType.kind) {
    const parameters = pulumiParameters(inputs.target);
    return {
      targetCluster: cluster,
      ...(cron !== undefined && api.cronSpec(cron)),
      ...(parameters !== undefined && { parameters }),
      ...(fileNames !== undefined && { fileNames }),
    };
  }
  // Where the value lies once MOSK has moved it.
  if (kind !== RCloneCredentialType.kind) return { secret: { name } };
  return {
    remoteName: remoteName ?? name,
    remoteConfig: { ...options, type: 's3', endpoint, access_key_id: accessKeyId },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { name },
  };
}

/** Runs are named for what they are; everything else has its logical name. */
function defaultName(kind: string, inputs: PulumiInputs): string {
  const { owner = '', namespace, cluster = '', fileNames, target } = inputs;
  const triggers = runTriggers(inputs);
  const logical = owner.slice(owner.lastIndexOf(':') + 1);
  if (kind !== ClusterBackupType.kind) return logical;
  const parameters = pulumiParameters(target);
  return runName(
    logical,
    runHash({
      ...(namespace !== undefined && { namespace }),
      targetCluster: cluster,
      ...(parameters !== undefined && { parameters }),
      ...(fileNames !== undefined && { fileNames }),
      ...(triggers !== undefined && { triggers }),
    }),
  );
}
