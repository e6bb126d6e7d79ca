export { type BackupBeforeArgs, backupBefore } from './backup-before';
export { ClusterBackup, type ClusterBackupArgs } from './cluster-backup';
export { ClusterBackupSchedule, type ClusterBackupScheduleArgs } from './cluster-backup-schedule';
export { ClusterDefaultTarget, type ClusterDefaultTargetArgs } from './cluster-default-target';
export type { Connection } from './connection';
export { KeyEncryptionKey, type KeyEncryptionKeyArgs } from './key-encryption-key';
export { RCloneCredential, type RCloneCredentialArgs } from './rclone-credential';
export type {
  BackupTarget,
  ClusterDefault,
  Encryption,
  LocalOnly,
  RCloneTarget,
  RemoteTarget,
  WithoutKey,
} from './target';
