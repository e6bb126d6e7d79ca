/** The kinds of the management API that this package reads or writes. */
import { LEFT_BEHIND_LABEL } from './records';

/** A kind, and where its objects are. */
export interface ResourceType {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version of the API, such as `v1alpha1`. */
  readonly version: string;
  /** In the singular and with capitals. */
  readonly kind: string;
  /** Plural in request paths. Documented nowhere for the backup kinds; inferred from the kubebuilder default. */
  readonly plural: string;
  /** Whether its objects are in namespaces. */
  readonly namespaced: boolean;
  /** The only objects of the kind that are meant, in lists and watches. */
  readonly labelSelector?: string;
}

export const KAAS_GROUP = 'kaas.mirantis.com';

const kaas = (kind: string, plural: string): ResourceType => ({
  group: KAAS_GROUP,
  version: 'v1alpha1',
  kind,
  plural,
  namespaced: true,
});

/** ClusterBackup, for calls of the client. */
export const ClusterBackupType = kaas('ClusterBackup', 'clusterbackups');
/** ClusterBackupSchedule, for calls of the client. */
export const ClusterBackupScheduleType = kaas('ClusterBackupSchedule', 'clusterbackupschedules');
/** RCloneCredential, for calls of the client. */
export const RCloneCredentialType = kaas('RCloneCredential', 'rclonecredentials');
/** KeyEncryptionKey, for calls of the client. */
export const KeyEncryptionKeyType = kaas('KeyEncryptionKey', 'keyencryptionkeys');

/** Cluster, for calls of the client. It belongs to MOSK: it is read, and never written as a whole. */
export const ClusterType: ResourceType = {
  group: 'cluster.k8s.io',
  version: 'v1alpha1',
  kind: 'Cluster',
  plural: 'clusters',
  namespaced: true,
};

export const SecretType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
};

export const ConfigMapType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

/** Records of files that were left behind, see `left-behind.ts`. */
export const LeftRecordType: ResourceType = {
  ...ConfigMapType,
  labelSelector: `${LEFT_BEHIND_LABEL}=true`,
};

export const EventType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

export const NamespaceType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

export const CustomResourceDefinitionType: ResourceType = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

/** The four kinds that people write; the Cluster is only ever patched. */
export const BACKUP_TYPES = [
  ClusterBackupType,
  ClusterBackupScheduleType,
  RCloneCredentialType,
  KeyEncryptionKeyType,
] as const;

/** `v1`, or `group/version`. */
export function apiVersionOf(type: ResourceType): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}
