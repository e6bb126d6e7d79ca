export { assertContract, checkContract } from './contract';
export { CONTRACT_RULES, type ContractRule } from './contract-rules';
export { checkCrd, checkUnknownFields, crdFinding, structuralErrors } from './crd-findings';
export { crds } from './crds';
export { checkCron } from './cron';
export { applyDefaults } from './default';
export { type FieldError, type FieldErrorType, fieldErrorText } from './field-error';
export { checkFileName } from './file-name';
export { findingsOf, shown } from './findings';
export { type ExportedSchema, jsonSchemas } from './json-schema';
export { checkLabelsAndAnnotations } from './metadata';
export { checkNoCluster } from './no-cluster';
export { CONTROL_CHARACTER } from './one-line';
export { withoutNulls } from './present';
export { prune, unknownFields } from './prune';
export { checkRemoteConfig, checkRemoteName, SECRET_OPTIONS } from './remote-config';
export { checkKeyValue, checkSecretValue, MAX_KEY_BYTES, MIN_KEY_CHARACTERS } from './secret-value';
export { checkStrictFields } from './strict-fields';
export type {
  CustomResourceDefinition,
  CustomResourceVersion,
  PrinterColumn,
  StructuralSchema,
  ValidationRule,
} from './structural-schema';
export { BUCKET, checkBucket, checkNfsUrl, checkTarget, MAX_TARGET_CHARACTERS, NFS_URL } from './target';
export { validateObject } from './validate';
