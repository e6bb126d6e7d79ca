export { type AdmissionPolicyOptions, admissionPolicies } from './policies';
export { ADMISSION_RULES, type AdmissionRule } from './rules';
export { type AdmissionScope, matchConditions, matchResources } from './scope';
