import type { BackupStatus } from './status';

/** Object metadata, as far as this package uses it. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/** With whom an object goes. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Any object of the API. */
export interface KubeObject<Spec = unknown, Status = unknown> {
  /** `v1`, or `group/version`. */
  apiVersion: string;
  /** In the singular and with capitals: `ClusterBackup`. */
  kind: string;
  /** Name, namespace, and what the server keeps of it. */
  metadata: ObjectMeta;
  /** What is wanted. */
  spec?: Spec;
  /** What is so; written by the controller alone. */
  status?: Status;
}

/**
 * Where a backup goes: `spec.parameters` of a run or a schedule, and the `backup` section of a Cluster.
 * `rclone` and `nfsUploadUrl` exclude each other; `keyEncryptionKey` needs one of them (documented).
 */
export interface TargetParameters {
  /** Name of a KeyEncryptionKey of the same namespace or, failing that, of a Secret. */
  keyEncryptionKey?: string;
  /** `nfs://host:/path` */
  nfsUploadUrl?: string;
  /** S3-compatible object storage. */
  rclone?: {
    /** Bucket, or bucket with folders: `backups/prod`. */
    bucket: string;
    /** Name of an RCloneCredential of the same namespace. */
    credential: string;
  };
}

/** Custom file names, one per application that is backed up. `MKE` is the only documented key. */
export type FileNames = { MKE?: string } & Record<string, string>;

/** Who made a run: exactly one member (documented). Written by MOSK, never by us. */
export interface CreatedBy {
  user?: { uid: string };
  updateRelease?: string;
  schedule?: string;
}

/** What is to be backed up, and where to. */
export interface ClusterBackupSpec {
  /** Name of the Cluster, in the same namespace. */
  targetCluster: string;
  /** Where it goes; by default where the `backup` section of the Cluster says. */
  parameters?: TargetParameters;
  /** File names of your own, by application. */
  fileNames?: FileNames;
  /** Who made it; MOSK writes it. */
  createdBy?: CreatedBy;
  /** Requests deletion of the remote files. The only field that may change after creation. */
  delete?: boolean;
}

/** What MOSK says of a backup. */
export interface ClusterBackupStatus {
  /** One of `BACKUP_STATUSES`, or a value of a later release. */
  status?: BackupStatus | (string & {});
  /** RFC 3339, UTC, whole seconds; so are the other times. */
  startedAt?: string;
  /** The archive exists; it is not yet uploaded. */
  completedAt?: string;
  /** When the upload ended (inferred). */
  uploadedAt?: string;
  /** When the remote files were deleted. */
  deletedAt?: string;
  /** Application → `remote:file`; encrypted archives end in `.encrypted`, their `.dek` is not listed. */
  fileNames?: Record<string, string>;
}

/** One backup. */
export type ClusterBackupManifest = KubeObject<ClusterBackupSpec, ClusterBackupStatus> & {
  spec: ClusterBackupSpec;
};

/** What is backed up again and again, and when. */
export interface ClusterBackupScheduleSpec {
  /** Name of the Cluster, in the same namespace. */
  targetCluster: string;
  /** Where it goes; by default where the `backup` section of the Cluster says. */
  parameters?: TargetParameters;
  /** The cron field's name is undocumented: `MoskApi.schedule` says which one is used. */
  [field: string]: unknown;
}

/** Backups that repeat. */
export type ClusterBackupScheduleManifest = KubeObject<ClusterBackupScheduleSpec> & {
  spec: ClusterBackupScheduleSpec;
};

/** A value to be moved into a Secret by MOSK, or the reference that it leaves behind. */
export interface SecretValue {
  value?: string;
  name?: string;
  key?: string;
  secret?: { value?: string; name?: string; key?: string };
}

/** How an S3 storage is reached, as MOSK wants it. */
export interface RCloneCredentialSpec {
  /** rclone's S3 options, copied as they are into its configuration: strings on one line. */
  remoteConfig: { type: 's3'; endpoint: string; access_key_id: string } & Record<string, string>;
  /** The option that receives the secret: `secret_access_key`. */
  remoteConfigSecretKey: string;
  /** Section name in rclone's configuration. */
  remoteName: string;
  /** The secret access key. */
  remoteSecret: SecretValue;
}

/** How MOSK reaches an S3 storage. */
export type RCloneCredentialManifest = KubeObject<RCloneCredentialSpec> & { spec: RCloneCredentialSpec };

/** A key, as MOSK wants it. */
export interface KeyEncryptionKeySpec {
  /** The key itself: one line. */
  secret: SecretValue;
}

/** A key that encrypts archives. */
export type KeyEncryptionKeyManifest = KubeObject<KeyEncryptionKeySpec> & { spec: KeyEncryptionKeySpec };

/** A Secret of Kubernetes. */
export interface SecretManifest extends KubeObject {
  type?: string;
  immutable?: boolean;
  stringData?: Record<string, string>;
  /** base64 */
  data?: Record<string, string>;
}

/** The Cluster belongs to MOSK: only its backup section is ever patched. */
export type ClusterManifest = KubeObject<Record<string, unknown>>;
