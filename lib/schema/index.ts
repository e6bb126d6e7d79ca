export { checkCrd, checkUnknownFields, crdFinding, structuralErrors } from './crd-findings';
export { crds } from './crds';
export { applyDefaults } from './default';
export { type FieldError, type FieldErrorType, fieldErrorText } from './field-error';
export { type ExportedSchema, jsonSchemas } from './json-schema';
export { prune, unknownFields } from './prune';
export { shownField } from './shown-fields';
export { checkStrictFields } from './strict-fields';
export type {
  CustomResourceDefinition,
  CustomResourceVersion,
  PrinterColumn,
  StructuralSchema,
  ValidationRule,
} from './structural-schema';
export { validateObject } from './validate';
