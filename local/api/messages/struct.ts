import { type FieldType, fieldType, type Scalar } from './field-type';
import type { Message } from './message';
import { TABLE } from './table';

/** A value of a type that its member does not take; the text is the one of the real server's decoder. */
export class StructError extends Error {}

const BASE64 = /^[A-Za-z0-9+/]*$/;

/** Where a value stands, for the decoder's words. */
interface Place {
  readonly struct: string;
  readonly path: string;
}

/**
 * A value as the Go struct of the message would write it after having read it: what is null or empty is left out, or filled
 * in where it is always written. Members that the struct does not have are dropped.
 *
 * @throws StructError
 */
export function asStruct(key: string, value: unknown): Record<string, unknown> {
  return struct(key, value, { struct: '', path: '' });
}

function struct(key: string, value: unknown, place: Place): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw mismatch(value, goName(key), place);
  }
  const members = value as Record<string, unknown>;
  const written: Record<string, unknown> = {};
  const name = key.slice(key.lastIndexOf('.') + 1);
  for (const [member, [, text, more]] of Object.entries(TABLE[key] as Message)) {
    const type = fieldType(text);
    const sent = Object.hasOwn(members, member) ? members[member] : undefined;
    if (sent === undefined || sent === null) {
      if (more?.kept && !type.pointer) written[member] = zero(type);
      continue;
    }
    const path = place.path === '' ? member : `${place.path}.${member}`;
    const read = structValue(type, sent, { struct: name, path });
    if (more?.kept || type.pointer || !isEmpty(read)) written[member] = read;
  }
  return written;
}

function structValue(type: FieldType, value: unknown, place: Place): unknown {
  switch (type.form) {
    case 'message':
      return struct(type.key, value ?? {}, place);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, goType(type), place);
      return value.map((item) => (item === null ? zero(type.of) : structValue(type.of, item, place)));
    case 'map':
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw mismatch(value, goType(type), place);
      return Object.fromEntries(
        Object.entries(value).map(([key, member]) => [
          key,
          member === null ? zero(type.of) : structValue(type.of, member, place),
        ]),
      );
    case 'scalar':
      return scalar(type.name, value, place);
  }
}

function scalar(name: Scalar, value: unknown, place: Place): unknown {
  switch (name) {
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'string', place);
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw mismatch(value, 'bool', place);
      return value;
    case 'int32':
    case 'int64':
      if (typeof value !== 'number') throw mismatch(value, name, place);
      if (!Number.isInteger(value) || (name === 'int32' && (value | 0) !== value)) {
        throw cannot(`number ${value}`, name, place);
      }
      return value;
    case 'bytes':
      if (typeof value !== 'string') throw mismatch(value, '[]uint8', place);
      return base64(value);
    case 'Time':
    case 'MicroTime':
      return time(name, value);
    case 'IntOrString':
      if (typeof value !== 'string' && typeof value !== 'number') throw mismatch(value, 'int32', place);
      return value;
    case 'FieldsV1':
      return value;
  }
}

/** Texts with line breaks are taken, as by Go; what is kept has none. */
function base64(text: string): string {
  const plain = text.replaceAll(/[\r\n]/g, '');
  const body = plain.replace(/={1,2}$/, '');
  if (plain.length % 4 === 0 && BASE64.test(body)) return plain;
  const wrong = [...text].findIndex((character) => !/[A-Za-z0-9+/\r\n]/.test(character));
  throw new StructError(
    `illegal base64 data at input byte ${wrong < 0 ? Math.trunc(text.length / 4) * 4 : wrong}`,
  );
}

const FORMS = {
  Time: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)$/,
  MicroTime: /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d\.\d{6}([Zz]|[-+]\d\d:\d\d)$/,
};

function time(name: 'Time' | 'MicroTime', value: unknown): string | null {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const moment = Date.parse(text);
  if (Number.isNaN(moment) || !FORMS[name].test(text)) {
    const [layout, first] =
      name === 'Time' ? ['2006-01-02T15:04:05Z07:00', '2006'] : ['2006-01-02T15:04:05.000000Z07:00', '2006'];
    throw new StructError(
      `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as ${JSON.stringify(first)}`,
    );
  }
  const utc = new Date(moment).toISOString();
  if (name === 'Time') return utc.replace(/\.\d+Z$/, 'Z');
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return utc.replace(/\.\d+Z$/, `.${fraction}Z`);
}

/** What Go writes of a member that was never set. */
function zero(type: FieldType): unknown {
  switch (type.form) {
    case 'message':
      return struct(type.key, {}, { struct: '', path: '' });
    case 'list':
    case 'map':
      return null;
    case 'scalar':
      if (type.name === 'string') return '';
      if (type.name === 'bool') return false;
      return type.name === 'int32' || type.name === 'int64' ? 0 : null;
  }
}

function mismatch(value: unknown, goTypeName: string, place: Place): StructError {
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return cannot(what, goTypeName, place);
}

function cannot(what: string, goTypeName: string, { struct: name, path }: Place): StructError {
  const where = path === '' ? 'Go value' : `Go struct field ${name}.${path}`;
  return new StructError(`json: cannot unmarshal ${what} into ${where} of type ${goTypeName}`);
}

function goType(type: FieldType): string {
  switch (type.form) {
    case 'message':
      return goName(type.key);
    case 'list':
      return `[]${goType(type.of)}`;
    case 'map':
      return `map[string]${goType(type.of)}`;
    case 'scalar':
      return type.name === 'bytes' ? '[]uint8' : type.name;
  }
}

const goName = (key: string) => key.split('.').slice(1).join('.');

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
