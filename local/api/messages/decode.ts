import { API_LIMITS } from '../../limits';
import { isDeeperThan } from '../depth';
import { type FieldType, fieldType, type Scalar } from './field-type';
import type { Field } from './message';
import { TABLE } from './table';
import { WireError, wireFields } from './wire';

type Members = Record<string, unknown>;

/** Members of a message by their numbers. */
const numbered = new Map<string, Map<number, readonly [string, Field]>>();

function byNumber(key: string) {
  let fields = numbered.get(key);
  if (fields === undefined) {
    fields = new Map(Object.entries(TABLE[key] ?? {}).map(([name, field]) => [field[0], [name, field]]));
    numbered.set(key, fields);
  }
  return fields;
}

/**
 * A message of the table in the form of its JSON. What is empty is left out, unless its absence would mean something else;
 * members that the table does not know are passed over, as protobuf has it.
 *
 * @throws WireError for bytes that are no such message
 */
export function decodeMessage(key: string, bytes: Buffer): Members {
  const fields = byNumber(key);
  const message: Members = {};
  for (const { number, value } of wireFields(bytes)) {
    const [name, [, text] = []] = fields.get(number) ?? [];
    if (name === undefined || text === undefined) continue;
    const type = fieldType(text);
    if (type.form === 'list') {
      // Lists without entries are not written, so that the first entry makes the list.
      message[name] ??= [];
      (message[name] as unknown[]).push(decodeValue(type.of, value));
    } else if (type.form === 'map') {
      const [entryKey, entryValue] = decodeEntry(type.of, bytesOf(value));
      message[name] ??= {};
      Object.defineProperty(message[name], entryKey, {
        value: entryValue,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else {
      const decoded = decodeValue(type, value);
      if (type.pointer || !isEmpty(decoded)) message[name] = decoded;
    }
  }
  return message;
}

function decodeEntry(type: FieldType, bytes: Buffer): [string, unknown] {
  let key = '';
  let value: unknown = type.form === 'list' ? [] : '';
  for (const field of wireFields(bytes)) {
    if (field.number === 1) key = bytesOf(field.value).toString();
    if (field.number === 2) value = decodeValue(type, field.value);
  }
  return [key, value];
}

function decodeValue(type: FieldType, value: bigint | Buffer): unknown {
  if (type.form === 'message') return decodeMessage(type.key, bytesOf(value));
  // A list inside of a map or a list is a message with the one member `items`.
  if (type.form === 'list') {
    return [...wireFields(bytesOf(value))].map((item) => decodeValue(type.of, item.value));
  }
  if (type.form === 'scalar') return decodeScalar(type.name, value);
  throw new WireError('a map inside of a map');
}

function decodeScalar(name: Scalar, value: bigint | Buffer): unknown {
  switch (name) {
    case 'string':
      return bytesOf(value).toString();
    case 'bool':
      return value !== 0n;
    case 'int32':
    case 'int64':
      return Number(value);
    case 'bytes':
      return bytesOf(value).toString('base64');
    case 'Time':
      return decodeTime(bytesOf(value), false);
    case 'MicroTime':
      return decodeTime(bytesOf(value), true);
    case 'FieldsV1':
      return decodeFields(bytesOf(value));
    case 'IntOrString':
      return decodeIntOrString(bytesOf(value));
  }
}

/** @returns undefined for the zero time */
function decodeTime(bytes: Buffer, micro: boolean): string | undefined {
  let seconds: bigint | undefined;
  let nanos = 0n;
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1 && typeof value === 'bigint') seconds = value;
    if (number === 2 && typeof value === 'bigint') nanos = value;
  }
  if (seconds === undefined) return undefined;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) throw new WireError('illegal time');
  const text = date.toISOString().slice(0, -5);
  return micro ? `${text}.${String(nanos / 1000n).padStart(6, '0')}Z` : `${text}Z`;
}

function decodeFields(bytes: Buffer): unknown {
  for (const { number, value } of wireFields(bytes)) {
    if (number !== 1) continue;
    const json = bytesOf(value);
    if (isDeeperThan(API_LIMITS.depth, json)) throw new WireError('fields are nested too deeply');
    return JSON.parse(json.toString());
  }
  return undefined;
}

function decodeIntOrString(bytes: Buffer): number | string {
  let [isText, int, text] = [false, 0, ''];
  for (const { number, value } of wireFields(bytes)) {
    if (number === 1) isText = value !== 0n;
    if (number === 2) int = Number(value);
    if (number === 3) text = bytesOf(value).toString();
  }
  return isText ? text : int;
}

function bytesOf(value: bigint | Buffer): Buffer {
  if (typeof value === 'bigint') throw new WireError('illegal wire type');
  return value;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}
