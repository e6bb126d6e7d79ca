/** Public entry `mosk-backup/client`: the management API for programs. */
export { BackupError, type ErrorCode } from '../../lib/errors';
export {
  type ClusterBackupManifest,
  type KubeObject,
  type LeftBehind,
  type LeftRecord,
  MoskApi,
  type RemovalMode,
} from '../../lib/model';
export * from './api';
export type { BackupRef } from './backup-ref';
export { type ClientOptions, createClient } from './client';
export { type Clock, systemClock } from './clock';
export { type ConnectOptions, connect, type ListFilter, type Mosk } from './connect';
export { type Connection, type ConnectionOptions, openConnection } from './connection';
export {
  type ApiFailure,
  apiFailureOf,
  isTransient,
  isUncertain,
  type StatusDetails,
  type TransportFailure,
  transportFailureOf,
} from './failure';
export type { FinishedBackup } from './finished-backup';
export { createGate, type Gate } from './gate';
export { type ClientCertificate, httpsTransport, type ServerIdentity } from './https-transport';
export type { LeftRecords } from './left-records';
export { type Patience, patientClient } from './patient-client';
export type { Removed, RemoveOptions } from './removal';
export type { CreatedBackup, RunOptions } from './run';
export { secretValue } from './secret-value';
export type { PatienceOptions, Phase, Progress } from './session';
export type { HttpRequest, HttpResponse, Transport } from './transport';
export type { WaitOptions } from './wait';
export { createWatchHub, type Subscription, type WatchHub, type WatchHubOptions } from './watch-hub';
