import { type FieldError, forbidden, invalid } from '../../../lib/schema';
import { tooLongComplaints } from '../select';

/** Complaints about the keys of a Secret's or ConfigMap's values. */
export function configKeyErrors(values: object, field: string): FieldError[] {
  return Object.keys(values).flatMap((key) =>
    complaintsAbout(key).map((detail) => invalid(`${field}[${key}]`, key, detail)),
  );
}

function complaintsAbout(key: string): string[] {
  const complaints: string[] = [];
  complaints.push(...tooLongComplaints(key, 253, 'characters'));
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    complaints.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === '.') complaints.push(`must not be '.'`);
  else if (key === '..') complaints.push(`must not be '..'`);
  else if (key.startsWith('..')) complaints.push(`must not start with '..'`);
  return complaints;
}

export function fixedWhenImmutable(field: string): FieldError {
  return forbidden(field, 'field is immutable when `immutable` is set');
}

const MOST_BYTES = 1024 * 1024;

/** @param bytes of all values */
export function sizeErrors(bytes: number, field: string): FieldError[] {
  if (bytes <= MOST_BYTES) return [];
  const message = `Too long: may not be more than ${MOST_BYTES} bytes`;
  return [{ type: 'FieldValueTooLong', message, field }];
}

export const textBytes = (values: Readonly<Record<string, string>>): number =>
  Object.values(values).reduce((sum, value) => sum + Buffer.byteLength(value), 0);

/** Of what is decoded. */
export const base64Bytes = (values: Readonly<Record<string, string>>): number =>
  Object.values(values).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
