export type { AuditEntry } from './audit';
export type { AccessQuestion, ApiUser } from './http';
export { isLocalKubeconfig } from './kubeconfig';
export { type ApiServer, type ApiServerOptions, startApiServer } from './server';
export type { Admission, AdmissionRequest } from './verbs';
