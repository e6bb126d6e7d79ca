export type { AuditEntry } from './api';
export type { ClusterFaults } from './cluster-faults';
export { type ClusterStatus, type FaultOrder, orderFaults } from './control';
export { BACKUP_TRANSITIONS, type Behaviour, CONTROLLER_BEHAVIOURS, type Transition } from './controller';
export {
  API_FAULTS,
  type ApiFault,
  type FaultRule,
  type FiredFault,
  type Occurrence,
  type PlannedFault,
  STORAGE_FAULTS,
  type StorageFault,
  type StorageFaultRule,
  type StuckRule,
} from './faults';
export { hasKeptObjects, resetFolder } from './kept-files';
export {
  CONTROLLER_USER,
  type LocalManagementCluster,
  type LocalStorage,
  type ManagementClusterOptions,
  startManagementCluster,
} from './management-cluster';
export { notRunning, type RunningCluster, runningCluster } from './running-cluster';
