export { isCelIdentifier } from './cel-names';
export {
  checkCrd,
  checkRules,
  checkStructure,
  checkUnknownFields,
  crdFinding,
  structuralErrors,
} from './crd-findings';
export { crds, crdsOf } from './crds';
export { applyDefaults, applyDefaultsKeepingNulls } from './default';
export {
  duplicate,
  type FieldError,
  type FieldErrorType,
  fieldErrorText,
  forbidden,
  invalid,
  invalidShown,
  notSupported,
  required,
  tooMany,
} from './field-error';
export { type ExportedSchema, jsonSchemas } from './json-schema';
export { learnedSchema, schemaMistake } from './learned-schema';
export { notEnforced } from './not-enforced';
export { prune, unknownFields } from './prune';
export { schemaErrors } from './schema-errors';
export { withoutServerDefaults, withServerDefaults } from './server-defaults';
export { shownField } from './shown-fields';
export { checkStrictFields } from './strict-fields';
export type {
  CustomResourceDefinition,
  CustomResourceVersion,
  PrinterColumn,
  StructuralSchema,
  ValidationRule,
} from './structural-schema';
export { ROOT_MEMBERS } from './structural-schema';
export { validateObject } from './validate';
