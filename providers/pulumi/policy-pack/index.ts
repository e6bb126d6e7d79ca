export { type BackupPoliciesOptions, backupPolicies } from './backup-policies';
export { remediations } from './remediations';
