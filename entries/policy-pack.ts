/** `mosk-backup/policy-pack`: a policy as a policy pack of Pulumi. */
export { BackupPolicy, type BackupPolicyProps } from '../lib/policy';
export { type BackupPoliciesOptions, backupPolicies, remediations } from '../providers/pulumi/policy-pack';
