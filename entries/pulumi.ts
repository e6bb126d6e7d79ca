/** `mosk-backup/pulumi`: the resources. */
export { BackupError, type BackupErrorDetails, type ErrorCode } from '../lib/errors';
export { MoskApi, type MoskApiSettings, type RemovalMode } from '../lib/model';
export type { Retention } from '../lib/retention';
export {
  type BackupBeforeArgs,
  type BackupTarget,
  backupBefore,
  ClusterBackup,
  type ClusterBackupArgs,
  ClusterBackupSchedule,
  type ClusterBackupScheduleArgs,
  type ClusterDefault,
  ClusterDefaultTarget,
  type ClusterDefaultTargetArgs,
  type Connection,
  type Encryption,
  KeyEncryptionKey,
  type KeyEncryptionKeyArgs,
  type LocalOnly,
  RCloneCredential,
  type RCloneCredentialArgs,
  type RCloneTarget,
  type RemoteTarget,
  type WithoutKey,
} from '../providers/pulumi/resources';
