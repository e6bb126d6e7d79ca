export { admitBackup, type BackupAdmissionRequest } from './admission';
export type { ArchiveContent, BackupFiles } from './backup-files';
export { type Behaviour, CONTROLLER_BEHAVIOURS } from './behaviours';
export { type Controller, type ControllerOptions, startController } from './controller';
export { BACKUP_TRANSITIONS, type Phase, type Transition } from './transitions';
