export { type Applied, applied } from './apply';
export { typeProblems, typeProblemsText } from './check-types';
export { ApplyConflict, managerText } from './conflict';
export { fieldSet, NO_FIELDS } from './field-set';
export { objectType } from './field-type';
export {
  type ManagedFieldsEntry,
  type Managers,
  NO_MANAGERS,
  readManagers,
  writtenManagers,
} from './managers';
export { memberElement, pathText } from './path-element';
export type { FieldScope } from './scope';
export { UntypedError } from './typed-value';
export { updatedManagers } from './update';
