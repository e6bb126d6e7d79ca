export type { AuditEntry } from './audit';
export { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint';
export type { AccessQuestion, ApiUser, Delivery } from './http';
export { isLocalKubeconfig } from './kubeconfig';
export { type ApiServer, type ApiServerOptions, startApiServer } from './server';
export type { Admission, AdmissionRequest } from './verbs';
