export type { AuditEntry } from './audit';
export { type Certificates, issueCertificates } from './certificates';
export { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint';
export { type AccessQuestion, type ApiUser, CONTROL_ROOT, type Control, type Delivery } from './http';
export { isLocalKubeconfig } from './kubeconfig';
export { type ApiServer, type ApiServerOptions, startApiServer } from './server';
export type { Admission, AdmissionRequest } from './verbs';
