/** Machine-readable kinds of an error in a field, as in `details.causes[].reason` of a Status. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany';

/** One cause of a 422 answer, in the words of kube-apiserver 1.36. */
export interface FieldError {
  /** `spec.parameters.rclone.bucket`, `spec.items[0]`, `spec.remoteConfig[endpoint]`. */
  readonly field: string;
  readonly type: FieldErrorType;
  /** Without the field. */
  readonly message: string;
}

/** One error in the form in which the API server joins them into the message of a Status. */
export function fieldErrorText({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}

export function required(field: string, detail = ''): FieldError {
  return {
    field,
    type: 'FieldValueRequired',
    message: detail === '' ? 'Required value' : `Required value: ${detail}`,
  };
}

/** @param value repeated in the answer, in JSON; left out for objects and lists */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  const shown = typeof value === 'object' && value !== null ? '' : `${JSON.stringify(value)}: `;
  return { field, type: 'FieldValueInvalid', message: `Invalid value: ${shown}${detail}` };
}

export function wrongType(field: string, expected: string, actual: string): FieldError {
  const detail = `${field} in body must be of type ${expected}: "${actual}"`;
  return { field, type: 'FieldValueTypeInvalid', message: `Invalid value: "${actual}": ${detail}` };
}

export function notSupported(field: string, value: unknown, supported: readonly unknown[]): FieldError {
  const list = supported.map((each) => JSON.stringify(String(each))).join(', ');
  return {
    field,
    type: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
  };
}

export function tooLong(field: string, max: number): FieldError {
  return { field, type: 'FieldValueTooLong', message: `Too long: may not be more than ${max} bytes` };
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return { field, type: 'FieldValueTooMany', message: `Too many: ${actual}: must have at most ${max} items` };
}

/** @param value left out for rules on objects */
export function duplicate(field: string, value?: unknown): FieldError {
  const shown = value === undefined ? '' : `: ${JSON.stringify(value)}`;
  return { field, type: 'FieldValueDuplicate', message: `Duplicate value${shown}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { field, type: 'FieldValueForbidden', message: `Forbidden: ${detail}` };
}
