import { invalid } from '../status-error';

const FIELD_VALIDATIONS = ['Ignore', 'Strict', 'Warn'] as const;

export type FieldValidation = (typeof FIELD_VALIDATIONS)[number];

export interface WriteOptions {
  readonly dryRun: boolean;
  /** What to do about fields that the schema does not know; the server's default is Warn. */
  readonly fieldValidation: FieldValidation;
}

/** @throws StatusError 422 for values that the API does not know */
export function writeOptions(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
): WriteOptions {
  const fieldValidation = query.get('fieldValidation') || 'Warn';
  const known = FIELD_VALIDATIONS.find((value) => value === fieldValidation);
  if (known === undefined) {
    throw unsupported(kind, 'fieldValidation', fieldValidation, ['', ...FIELD_VALIDATIONS]);
  }
  return { dryRun: isDryRun(query.getAll('dryRun'), kind), fieldValidation: known };
}

export function isDryRun(values: readonly string[], kind: string): boolean {
  if (values.some((value) => value !== 'All')) throw unsupported(kind, 'dryRun', values, ['All']);
  return values.length > 0;
}

function unsupported(
  kind: string,
  field: string,
  value: string | readonly string[],
  supported: readonly string[],
) {
  const values = supported.map((text) => JSON.stringify(text)).join(', ');
  return invalid({ group: 'meta.k8s.io', kind }, '', [
    {
      type: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`,
      field,
    },
  ]);
}
