export { BackupPolicy, type BackupPolicyProps } from '../../../lib/policy';
export { type BackupPoliciesOptions, backupPolicies } from './backup-policies';
export { remediations } from './remediations';
