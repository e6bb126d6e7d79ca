export type { AuditEntry } from './api';
export type { ClusterFaults } from './cluster-faults';
export { BACKUP_TRANSITIONS, type Behaviour, CONTROLLER_BEHAVIOURS, type Transition } from './controller';
export {
  API_FAULTS,
  type ApiFault,
  type FaultRule,
  type FiredFault,
  type Occurrence,
  STORAGE_FAULTS,
  type StorageFault,
  type StorageFaultRule,
} from './faults';
export {
  CONTROLLER_USER,
  type LocalManagementCluster,
  type LocalStorage,
  type ManagementClusterOptions,
  startManagementCluster,
} from './management-cluster';
