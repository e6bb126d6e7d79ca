export { assertContract, checkContract } from './contract/contract';
export { CONTRACT_RULES, type ContractRule } from './contract/contract-rules';
export { checkCron } from './contract/cron';
export { checkFileName } from './contract/file-name';
export { findingsOf, shown } from './contract/findings';
export { checkLabelsAndAnnotations } from './contract/metadata';
export { checkNoCluster } from './contract/no-cluster';
export { CONTROL_CHARACTER } from './contract/one-line';
export { withoutNulls } from './contract/present';
export { checkRemoteConfig, checkRemoteName, SECRET_OPTIONS } from './contract/remote-config';
export { checkKeyValue, checkSecretValue, MAX_KEY_BYTES, MIN_KEY_CHARACTERS } from './contract/secret-value';
export {
  BUCKET,
  checkBucket,
  checkNfsUrl,
  checkTarget,
  MAX_TARGET_CHARACTERS,
  NFS_URL,
} from './contract/target';
export { checkCrd, checkUnknownFields, crdFinding, structuralErrors } from './structural/crd-findings';
export { crds } from './structural/crds';
export { applyDefaults } from './structural/default';
export { type FieldError, type FieldErrorType, fieldErrorText } from './structural/field-error';
export { type ExportedSchema, jsonSchemas } from './structural/json-schema';
export { prune, unknownFields } from './structural/prune';
export { checkStrictFields } from './structural/strict-fields';
export type {
  CustomResourceDefinition,
  CustomResourceVersion,
  PrinterColumn,
  StructuralSchema,
  ValidationRule,
} from './structural/structural-schema';
export { validateObject } from './structural/validate';
