export type { AccessQuestion, ApiUser } from './access';
export type { AuditEntry } from './audit';
export { type ApiServer, type ApiServerOptions, startApiServer } from './server';
export type { Admission, AdmissionRequest } from './verbs';
