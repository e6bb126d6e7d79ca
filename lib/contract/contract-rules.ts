import type { ErrorCode } from '../errors';
import type { Certainty } from '../model';

/** A rule of the API's contract, for reports, policies and docs. The check itself reports `code`. */
export interface ContractRule {
  readonly code: ErrorCode;
  /** Kinds whose manifests it concerns. */
  readonly kinds: readonly string[];
  readonly says: string;
  readonly certainty: Certainty;
  /** Page of the documentation, or the mechanism behind it. */
  readonly source: string;
}

const TARGETS = ['ClusterBackup', 'ClusterBackupSchedule', 'Cluster'];
const SECRETS = ['RCloneCredential', 'KeyEncryptionKey'];
const ALL = [...TARGETS, ...SECRETS];

/** Every rule that `checkContract` knows. */
export const CONTRACT_RULES: readonly ContractRule[] = [
  {
    code: 'target-exclusive',
    kinds: TARGETS,
    says: 'rclone and nfsUploadUrl exclude each other',
    certainty: 'documented',
    source: 'ClusterBackup resource',
  },
  {
    code: 'key-needs-target',
    kinds: TARGETS,
    says: 'a key needs rclone or nfsUploadUrl',
    certainty: 'documented',
    source: 'ClusterBackup resource',
  },
  {
    code: 'bucket-name',
    kinds: TARGETS,
    says: 'a bucket is followed by folders; neither is empty, "." or ".."',
    certainty: 'inferred',
    source: 'the documented example my-bucket/mke-backups/cluster1, and what rclone 1.76 makes of a path',
  },
  {
    code: 'nfs-url',
    kinds: TARGETS,
    says: 'an NFS target is nfs://host:/path',
    certainty: 'documented',
    source: 'ClusterBackup resource, by its example',
  },
  {
    code: 'file-name',
    kinds: ['ClusterBackup'],
    says: 'a file name has 1 to 255 characters and no slash',
    certainty: 'inferred',
    source: 'folders belong to the bucket',
  },
  {
    code: 'delete-at-creation',
    kinds: ['ClusterBackup'],
    says: 'a backup is not created with a request for its deletion',
    certainty: 'assumed',
    source: 'the field requests deletion of an existing remote backup',
  },
  {
    code: 'cron-invalid',
    kinds: ['ClusterBackupSchedule'],
    says: 'a schedule is a cron expression of five fields or a macro, as CronJob reads it: 0 or sun for Sunday, no 7',
    certainty: 'assumed',
    source: 'the field is undocumented; robfig/cron 3.0.1, the library of CronJob',
  },
  {
    code: 'cron-never-fires',
    kinds: ['ClusterBackupSchedule'],
    says: 'some date matches the cron expression',
    certainty: 'inferred',
    source: 'a schedule without a date makes no backup',
  },
  {
    code: 'remote-config',
    kinds: ['RCloneCredential'],
    says: 'remoteConfig has type: s3, endpoint and access_key_id, and names of rclone options only',
    certainty: 'documented',
    source: 'RCloneCredential resource',
  },
  {
    code: 'secret-in-config',
    kinds: ['RCloneCredential'],
    says: 'remoteConfig holds no secret',
    certainty: 'inferred',
    source: 'remoteSecret exists so that the secret is moved into a Secret',
  },
  {
    code: 'remote-name',
    kinds: ['RCloneCredential'],
    says: "remoteName is a remote's name by rclone's rule, in ASCII",
    certainty: 'documented',
    source: 'RCloneCredential resource; the rule itself is in rclone, fs/fspath',
  },
  {
    code: 'key-too-short',
    kinds: ['KeyEncryptionKey'],
    says: 'a key has at least 32 characters',
    certainty: 'documented',
    source: 'KeyEncryptionKey resource',
  },
  {
    code: 'key-too-long',
    kinds: ['KeyEncryptionKey'],
    says: 'a key has at most 1023 bytes',
    certainty: 'inferred',
    source: 'openssl enc -pass file: ignores what follows',
  },
  {
    code: 'key-characters',
    kinds: ['KeyEncryptionKey'],
    says: 'a key is one line without control characters or blanks at its ends',
    certainty: 'inferred',
    source: 'openssl enc -pass file: reads the first line',
  },
  {
    code: 'control-character',
    kinds: ALL,
    says: 'a value is one line without control characters',
    certainty: 'inferred',
    source: "values are copied as they are into rclone's configuration",
  },
  {
    code: 'placeholder-value',
    kinds: ALL,
    says: 'a value contains no "${"',
    certainty: 'assumed',
    source: 'our own rule: an unsubstituted placeholder would become the real value',
  },
  {
    code: 'invalid-name',
    kinds: ALL,
    says: 'names, and names of other objects, are RFC 1123 subdomains',
    certainty: 'inferred',
    source: 'Kubernetes accepts no other name',
  },
  {
    code: 'schema-invalid',
    kinds: ALL,
    says: 'mandatory fields are there; a secret is either a value or a reference',
    certainty: 'inferred',
    source: 'the fields that the pages describe as the means to name cluster, bucket and secret',
  },
];
