/** Public entry `mosk-backup/local`: a management cluster for one machine, for trying things out and for tests. */
export type { AuditEntry } from './api';
export { BACKUP_TRANSITIONS, type Behaviour, CONTROLLER_BEHAVIOURS, type Transition } from './controller';
export {
  CONTROLLER_USER,
  type LocalManagementCluster,
  type LocalStorage,
  type ManagementClusterOptions,
  startManagementCluster,
} from './management-cluster';
