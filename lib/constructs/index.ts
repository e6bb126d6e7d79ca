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
export { ClusterBackupSchedule, type ClusterBackupScheduleProps } from './cluster-backup-schedule';
export { Cron, type DailyOptions, type MonthlyOptions, type Weekday, type WeeklyOptions } from './cron';
export { EncryptionKey, type IEncryptionKey, type SecretLike } from './encryption-key';
export { EncryptionKeySecret } from './encryption-key-secret';
export type { OnRemoval } from './gitops';
export { KeyEncryptionKey, type KeyEncryptionKeyProps } from './key-encryption-key';
export { ManagementCluster, type ManagementClusterProps } from './management-cluster';
export type { ObjectProps } from './object';
export { type IRCloneCredential, RCloneCredential, type RCloneCredentialProps } from './rclone-credential';
export { type PlainTextOptions, SecretSource } from './secret-source';
