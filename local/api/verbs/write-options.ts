import type { FieldError } from '../../../lib/schema';
import { invalid } from '../status-error';
import { booleanIn } from './query-values';

const FIELD_VALIDATIONS = ['Ignore', 'Strict', 'Warn'] as const;

export type FieldValidation = (typeof FIELD_VALIDATIONS)[number];

export interface WriteOptions {
  readonly dryRun: boolean;
  /** What to do about fields that the schema does not know; the server's default is Warn. */
  readonly fieldValidation: FieldValidation;
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Takes fields from those who manage them. */
  readonly force: boolean;
}

type Kind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

/** @throws StatusError 422 for values that the API does not know */
export function writeOptions(query: URLSearchParams, kind: Kind): WriteOptions {
  return checked(query, kind, kind === 'PatchOptions' && query.has('force') ? [NO_FORCE] : []);
}

/** @throws StatusError 422 for values that the API does not know, and without a manager */
export function applyOptions(query: URLSearchParams): ApplyOptions {
  const fieldManager = query.get('fieldManager') ?? '';
  const options = checked(query, 'PatchOptions', fieldManager === '' ? [NO_MANAGER] : []);
  return { ...options, fieldManager, force: booleanIn(query, 'force') === true };
}

const NO_FORCE: FieldError = {
  type: 'FieldValueForbidden',
  message: 'Forbidden: may not be specified for non-apply patch',
  field: 'force',
};

const NO_MANAGER: FieldError = {
  type: 'FieldValueRequired',
  message: 'Required value: is required for apply patch',
  field: 'fieldManager',
};

function checked(query: URLSearchParams, kind: Kind, more: readonly FieldError[]): WriteOptions {
  const dryRun = query.getAll('dryRun');
  const fieldValidation = query.get('fieldValidation') || 'Warn';
  const known = FIELD_VALIDATIONS.find((value) => value === fieldValidation);
  const errors = [...more, ...managerErrors(query.get('fieldManager') ?? ''), ...dryRunErrors(dryRun)];
  if (known === undefined) {
    errors.push(unsupported('fieldValidation', fieldValidation, ['', ...FIELD_VALIDATIONS]));
  }
  if (errors.length > 0 || known === undefined) throw wrongOptions(kind, errors);
  return { dryRun: dryRun.length > 0, fieldValidation: known };
}

/** @throws StatusError 422 */
export function isDryRun(values: readonly string[], kind: string): boolean {
  const errors = dryRunErrors(values);
  if (errors.length > 0) throw wrongOptions(kind, errors);
  return values.length > 0;
}

function wrongOptions(kind: string, errors: readonly FieldError[]) {
  return invalid({ group: 'meta.k8s.io', kind }, '', errors);
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.some((value) => value !== 'All') ? [unsupported('dryRun', values, ['All'])] : [];
}

const LONGEST_MANAGER = 128;

function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > LONGEST_MANAGER) {
    const message = `Too long: may not be more than ${LONGEST_MANAGER} bytes`;
    errors.push({ type: 'FieldValueTooLong', message, field: 'fieldManager' });
  }
  let position = 0;
  for (const character of manager) {
    if (!/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      const message = `Invalid value: ${JSON.stringify(manager)}: invalid character U+${code} (at position ${position})`;
      errors.push({ type: 'FieldValueInvalid', message, field: 'fieldManager' });
    }
    position += Buffer.byteLength(character);
  }
  return errors;
}

function unsupported(
  field: string,
  value: string | readonly string[],
  supported: readonly string[],
): FieldError {
  const values = supported.map((text) => JSON.stringify(text)).join(', ');
  return {
    type: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`,
    field,
  };
}
