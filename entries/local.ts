/** `mosk-backup/local`: a management cluster for one machine, for trying things out and for tests. */
export { CERTAINTIES, type Certainty } from '../lib/model';
export {
  API_FAULTS,
  type ApiFault,
  type AuditEntry,
  BACKUP_TRANSITIONS,
  type Behaviour,
  type ClusterFaults,
  CONTROLLER_BEHAVIOURS,
  CONTROLLER_USER,
  type FaultRule,
  type FiredFault,
  type LocalManagementCluster,
  type LocalStorage,
  type ManagementClusterOptions,
  type Occurrence,
  STORAGE_FAULTS,
  type StorageFault,
  type StorageFaultRule,
  startManagementCluster,
  type Transition,
} from '../local';
