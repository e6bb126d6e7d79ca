import { counted } from '../model';

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

/** @param value repeated in the answer; left out for objects and lists */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  const shown = typeof value === 'object' && value !== null ? '' : `${printed(value)}: `;
  return { field, type: 'FieldValueInvalid', message: `Invalid value: ${shown}${detail}` };
}

/** Like `invalid`, for lists and objects that are repeated: in the JSON of Go, under the names that Go has for members. */
export function invalidShown(field: string, value: object, detail: string): FieldError {
  return { field, type: 'FieldValueInvalid', message: `Invalid value: ${printed(value)}: ${detail}` };
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
    message: `Unsupported value: ${printed(value)}: supported values: ${list}`,
  };
}

export function tooLong(field: string, max: number): FieldError {
  return {
    field,
    type: 'FieldValueTooLong',
    message: `Too long: may not be more than ${counted(max, 'byte')}`,
  };
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return {
    field,
    type: 'FieldValueTooMany',
    message: `Too many: ${actual}: must have at most ${counted(max, 'item')}`,
  };
}

/** @param value left out for rules on objects */
export function duplicate(field: string, value?: unknown): FieldError {
  const shown = value === undefined ? '' : `: ${printed(value)}`;
  return { field, type: 'FieldValueDuplicate', message: `Duplicate value${shown}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { field, type: 'FieldValueForbidden', message: `Forbidden: ${detail}` };
}

/** Strings as Go quotes them, other values in its JSON, which is safe in HTML. */
function printed(value: unknown): string {
  return typeof value === 'string'
    ? `"${value.replace(GO_ESCAPED, goEscape)}"`
    : JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const GO_ESCAPED = /["\\\x00-\x1f\x7f-\x9f\u2028\u2029]/g;

const GO_NAMED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function goEscape(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x80) return unicodeEscape(character);
  return GO_NAMED[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
}
