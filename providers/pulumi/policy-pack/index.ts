export { type BackupPoliciesOptions, backupPolicies } from './backup-policies';
export { remediations } from './remediations';
export { type DeclaredResource, defaultTargetOf, subjectOf } from './resource-subject';
