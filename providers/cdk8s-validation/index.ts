export { BackupPolicyValidation, type BackupPolicyValidationProps } from './backup-policy-validation';
export type { PolicyViolation, ValidationContext, ViolatingResource } from './cdk8s-cli';
