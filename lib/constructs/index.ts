export { LOCAL_ONLY_ANNOTATION, PLAIN_TEXT_ANNOTATION, UNENCRYPTED_ANNOTATION } from '../model';
export type { BackupProps } from './backup';
export {
  BackupTarget,
  type NfsTargetOptions,
  type RCloneTargetOptions,
  type TargetReference,
} from './backup-target';
export { Cluster } from './cluster';
export { ClusterBackup, type ClusterBackupProps } from './cluster-backup';
export {
  ClusterBackupSchedule,
  type ClusterBackupScheduleProps,
} from './cluster-backup-schedule';
export { ClusterDefaultTarget, type ClusterDefaultTargetProps } from './cluster-default-target';
export {
  Cron,
  type DailyOptions,
  type MonthlyOptions,
  type NextRunsOptions,
  type WeeklyOptions,
} from './cron';
export type { Encryption } from './encryption';
export { EncryptionKey, type IEncryptionKey, type SecretLike } from './encryption-key';
export { EncryptionKeySecret, type EncryptionKeySecretProps } from './encryption-key-secret';
/** @internal */
export { checkAppsWith, joinApp } from './join-app';
export { KeyEncryptionKey, type KeyEncryptionKeyProps } from './key-encryption-key';
export { ManagementCluster, type ManagementClusterProps } from './management-cluster';
export type { ObjectProps, SpecProps } from './object';
export { type IRCloneCredential, RCloneCredential, type RCloneCredentialProps } from './rclone-credential';
export { referencesOf } from './references';
export { type PlainTextOptions, SecretSource } from './secret-source';
