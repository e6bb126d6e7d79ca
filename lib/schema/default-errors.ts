import { jsonEqual } from '../json';
import { celErrors } from './cel';
import type { FieldError } from './field-error';
import { prune } from './prune';
import type { StructuralSchema } from './structural-schema';
import { valueErrors } from './value-errors';

/**
 * What is wrong with the default of a schema, by that schema itself.
 *
 * @param path of the schema
 */
export function defaultErrors(schema: StructuralSchema, path: string): FieldError[] {
  const { default: value } = schema;
  if (value === undefined || value === null) return [];
  const field = `${path}.default`;
  if (!jsonEqual(prune(schema, value), value)) {
    const message = `Invalid value: ${JSON.stringify(value)}: must not have unknown fields`;
    return [{ field, type: 'FieldValueInvalid', message }];
  }
  const errors = valueErrors(schema, value, '').map((error) => ({
    ...error,
    field: error.field === '' || error.field === '<nil>' ? field : `${field}.${error.field}`,
  }));
  return errors.length > 0 ? errors : celErrors(schema, value, undefined, field);
}
