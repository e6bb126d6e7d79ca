export { type AdmissionPolicies, createAdmissionPolicies } from './admission-policies';
export type { PolicyRequest } from './policy-request';
