export { admitBackup, type BackupAdmissionRequest } from './admission';
export type { ArchiveContent, BackupFiles } from './backups/backup-files';
export { BACKUP_TRANSITIONS, type Phase, type Transition } from './backups/transitions';
export { type Behaviour, CONTROLLER_BEHAVIOURS } from './behaviours';
export { type Controller, type ControllerOptions, startController } from './controller';
