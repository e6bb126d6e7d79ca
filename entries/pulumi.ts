/** Entry `mosk-backup/pulumi`: the resources. */
export { BackupError, type ErrorCode } from '../../lib/errors';
export { MoskApi, type MoskApiSettings, type RemovalMode } from '../../lib/model';
export * from './resources';
