import {
  BACKUP_TYPES,
  type Certainty,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  MOSK_API_CERTAINTY,
  type MoskApi,
  RCloneCredentialType,
  type ResourceType,
} from '../../lib/model';
import { type Crd, fieldsAt, lookUp, servedVersion } from './crd-schema';

export type Verdict =
  /** The live schema has it. */
  | 'confirmed'
  /** The live schema has something else: writing it would fail, or lose a field. */
  | 'differs'
  /** The kind is not there. */
  | 'absent'
  /** A schema does not show it. */
  | 'unseen';

export interface ApiFinding {
  readonly what: string;
  readonly expected: string;
  readonly verdict: Verdict;
  /** How sure we are without a live cluster. */
  readonly certainty: Certainty;
  readonly detail?: string;
}

/** Paths that this package writes or reads, beside those that `MoskApi` makes configurable. All documented. */
const PATHS: readonly (readonly [ResourceType, string])[] = [
  [ClusterBackupType, 'spec.targetCluster'],
  [ClusterBackupType, 'spec.parameters.rclone.bucket'],
  [ClusterBackupType, 'spec.parameters.rclone.credential'],
  [ClusterBackupType, 'spec.parameters.nfsUploadUrl'],
  [ClusterBackupType, 'spec.parameters.keyEncryptionKey'],
  [ClusterBackupType, 'spec.fileNames'],
  [ClusterBackupType, 'spec.delete'],
  [ClusterBackupType, 'status.status'],
  [ClusterBackupType, 'status.uploadedAt'],
  [ClusterBackupScheduleType, 'spec.targetCluster'],
  [ClusterBackupScheduleType, 'spec.parameters.rclone.bucket'],
  [RCloneCredentialType, 'spec.remoteName'],
  [RCloneCredentialType, 'spec.remoteConfig'],
  [RCloneCredentialType, 'spec.remoteConfigSecretKey'],
  [KeyEncryptionKeyType, 'spec.secret.value'],
];

/**
 * Compares what we assume of the API with the CRDs of a live cluster.
 * @param crds by kind; a missing kind is absent
 */
export function compareApi(crds: ReadonlyMap<string, Crd>, api: MoskApi): ApiFinding[] {
  return [
    ...BACKUP_TYPES.map((type) => kindFinding(crds, type)),
    ...PATHS.map(([type, path]) => pathFinding(crds, type, path, 'documented')),
    ...settingFindings(crds, api),
  ];
}

function settingFindings(crds: ReadonlyMap<string, Crd>, { settings }: MoskApi): ApiFinding[] {
  const certaintyOf = (setting: keyof typeof MOSK_API_CERTAINTY) => MOSK_API_CERTAINTY[setting].certainty;
  const { cronField, timeZone } = settings.schedule;
  return [
    pathFinding(crds, ClusterBackupScheduleType, `spec.${cronField}`, certaintyOf('schedule')),
    {
      what: 'time zone of schedules',
      expected: timeZone,
      verdict: 'unseen',
      certainty: certaintyOf('schedule'),
      detail: 'compare the first run of a schedule with its expression',
    },
    pathFinding(
      crds,
      RCloneCredentialType,
      `spec.remoteSecret.${settings.remoteSecretForm}`,
      certaintyOf('remoteSecretForm'),
    ),
    pathFinding(crds, ClusterType, settings.clusterBackupPath.join('.'), certaintyOf('clusterBackupPath')),
    {
      what: 'data key of a Secret that holds an encryption key',
      expected: settings.keySecretDataKey,
      verdict: 'unseen',
      certainty: certaintyOf('keySecretDataKey'),
      detail: 'a KeyEncryptionKey does not depend on it',
    },
  ];
}

function kindFinding(crds: ReadonlyMap<string, Crd>, type: ResourceType): ApiFinding {
  const base = { what: type.kind, expected: `${type.plural}.${type.group}/${type.version}` };
  const certainty = 'inferred';
  const crd = crds.get(type.kind);
  if (crd === undefined) return { ...base, certainty, verdict: 'absent' };
  const served = servedVersion(crd, type);
  const versions = crd.spec?.versions.map(({ name }) => name).join(', ');
  if (served === undefined) return { ...base, certainty, verdict: 'differs', detail: `served: ${versions}` };
  if (crd.spec?.scope !== 'Namespaced') {
    return { ...base, certainty, verdict: 'differs', detail: `its scope is ${crd.spec?.scope}` };
  }
  return { ...base, certainty, verdict: 'confirmed' };
}

function pathFinding(
  crds: ReadonlyMap<string, Crd>,
  type: ResourceType,
  path: string,
  certainty: Certainty,
): ApiFinding {
  const base = { what: `${type.kind} field`, expected: path, certainty };
  const crd = crds.get(type.kind);
  const version = crd && servedVersion(crd, type);
  if (version === undefined) return { ...base, verdict: 'absent', detail: 'the kind is not there' };
  const steps = path.split('.');
  switch (lookUp(version, steps)) {
    case 'present':
      return { ...base, verdict: 'confirmed' };
    case 'open':
      return { ...base, verdict: 'unseen', detail: 'the schema takes any field here' };
    case 'absent': {
      const siblings = fieldsAt(version, steps.slice(0, -1));
      const detail = siblings.length === 0 ? undefined : `the schema has ${siblings.join(', ')}`;
      return { ...base, verdict: 'differs', detail };
    }
  }
}
