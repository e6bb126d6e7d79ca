export * from './api/api';
export { createClient } from './api/client';
export { clientOfApi } from './api/client-of-api';
export { type Clock, systemClock } from './api/clock';
export {
  apiFailureOf,
  isTransient,
  isUncertain,
  type StatusDetails,
} from './api/failure';
export { createGate, type Gate } from './api/gate';
export { httpsTransport } from './api/https-transport';
export { patientClient } from './api/patient-client';
export type { HttpRequest, HttpResponse, Transport } from './api/transport';
export type { LeftRecords } from './files/left-records';
export { scheduleBeside } from './files/schedule-beside';
export { type Connection, type ConnectionOptions, openConnection } from './login/connection';
export { type ConnectOptions, connect, type ListFilter, type Mosk } from './runner/connect';
export type { FinishedBackup } from './runner/finished-backup';
export { eventsAbout, type ObjectEvent } from './runner/object-events';
export type { Removed, RemoveOptions } from './runner/removal';
export type { CreatedBackup, RunOptions } from './runner/run';
export { secretValue } from './runner/secret-value';
export type { WaitOptions } from './runner/wait';
export type { BackupRef } from './session/backup-ref';
export type { PatienceOptions, Phase, Progress } from './session/session';
export { createWatchHub, type Subscription, type WatchHub } from './watching/watch-hub';
