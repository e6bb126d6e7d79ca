export { type ApiFaults, createApiFaults, type FaultQuestion, type FiredFault } from './api-faults';
export { checkNumber, LONGEST_WAIT_MS } from './argument';
export { API_FAULTS, type ApiFault, type FaultRule } from './fault';
export type { Occurrence } from './plan';
export type { PlannedFault } from './planned-fault';
export { seededRandom } from './random';
export {
  createStorageFaults,
  STORAGE_FAULTS,
  type StorageFault,
  type StorageFaultRule,
  type StorageFaults,
} from './storage-faults';
export { createStuckFaults, STUCK_DURING, type StuckFaults, type StuckRule } from './stuck-faults';
