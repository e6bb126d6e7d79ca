export { type ApiFaults, createApiFaults, type FaultQuestion, type FiredFault } from './api-faults';
export { API_FAULTS, type ApiFault, type FaultRule } from './fault';
export { seededRandom } from './random';
