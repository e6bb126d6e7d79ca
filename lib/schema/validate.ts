import { isObject } from '../model';
import { celErrors, hasRules } from './cel';
import type { FieldError, FieldErrorType } from './field-error';
import type { Json, StructuralSchema } from './structural-schema';
import { valueErrors } from './value-errors';

/** Errors after which the API server does not evaluate CEL rules. */
const BLOCKING: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

/**
 * Everything that a kube-apiserver would refuse in an object of this schema, in its words; empty if nothing.
 *
 * Not done: ratcheting (a real server lets an unchanged invalid field pass on update).
 *
 * @param old the object as stored, on update: transition rules (`oldSelf`) are evaluated only then
 * @param others errors that were found elsewhere: they, too, can keep rules from being evaluated
 */
export function validateObject(
  schema: StructuralSchema,
  object: unknown,
  old?: unknown,
  others: readonly FieldError[] = [],
): FieldError[] {
  const errors = [...valueErrors(schema, object, '')];
  if (!hasRules(schema)) return errors;
  if ([...others, ...errors].some(({ type }) => BLOCKING.has(type))) return [...errors, RULES_NOT_CHECKED];
  return [...errors, ...celErrors(schema, object, isObject<Json>(old) ? old : undefined)];
}

const RULES_NOT_CHECKED: FieldError = {
  field: '<nil>',
  type: 'FieldValueInvalid',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};
