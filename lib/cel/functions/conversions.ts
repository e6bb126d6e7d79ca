import { CelError } from '../cel-error';
import { fn, type Overload } from '../overload';
import { type CelValue, Duration, type Timestamp, TypeValue, typeName, Uint } from '../values';
import { int, timestamp, uint } from './integers';
import { doubleText } from './numbers-text';
import { durationText, parseDuration, parseTimestamp, timestampText } from './time-text';

const same = (value: CelValue) => value;
const SECOND = 1_000_000_000n;

/** In these words whatever is wrong with the text. */
const unreadable = (type: string) => new CelError(`type conversion error from 'string' to '${type}'`);

function toInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value) throw unreadable('int');
  return value;
}

function toUint(text: string): Uint {
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || BigInt.asUintN(64, value) !== value) throw unreadable('uint');
  return new Uint(value);
}

const DOUBLE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function toDouble(text: string): number {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!DOUBLE.test(text)) throw unreadable('double');
  return Number(text);
}

const BOOLS: Readonly<Record<string, boolean>> = Object.fromEntries([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true]),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false]),
]);

function toBool(text: string): boolean {
  const known = Object.hasOwn(BOOLS, text) ? BOOLS[text] : undefined;
  if (known === undefined) throw unreadable('bool');
  return known;
}

function truncated(value: number, failure: string): bigint {
  if (!Number.isFinite(value)) throw new CelError(failure);
  return BigInt(Math.trunc(value));
}

function toText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const size = (value: string | Uint8Array | CelValue[] | Map<CelValue, CelValue>) => {
  if (typeof value === 'string') return BigInt([...value].length);
  return BigInt(value instanceof Map ? value.size : value.length);
};

const sizes = (['string', 'bytes', 'list<A>', 'map<A, B>'] as const).flatMap((type) => [
  fn(`size(${type}): int`, size),
  { ...fn(`size(${type}): int`, size), isMethod: true },
]);

export const CONVERSIONS: readonly Overload[] = [
  fn('dyn(A): dyn', same),
  fn('type(A): type<A>', (value: CelValue) => new TypeValue(typeName(value))),
  ...sizes,

  fn('bool(bool): bool', same),
  fn('bool(string): bool', toBool),

  fn('int(int): int', same),
  fn('int(uint): int', (value: Uint) => int(value.value)),
  fn('int(double): int', (value: number) => int(truncated(value, 'integer overflow'))),
  fn('int(string): int', toInt),
  fn(
    'int(timestamp): int',
    ({ nanos }: Timestamp) => (nanos - (((nanos % SECOND) + SECOND) % SECOND)) / SECOND,
  ),
  fn('int(duration): int', ({ nanos }: Duration) => nanos),

  fn('uint(uint): uint', same),
  fn('uint(int): uint', (value: bigint) => uint(value)),
  fn('uint(double): uint', (value: number) => uint(truncated(value, 'unsigned integer overflow'))),
  fn('uint(string): uint', toUint),

  fn('double(double): double', same),
  fn('double(int): double', (value: bigint) => Number(value)),
  fn('double(uint): double', ({ value }: Uint) => Number(value)),
  fn('double(string): double', toDouble),

  fn('string(string): string', same),
  fn('string(bool): string', (value: boolean) => String(value)),
  fn('string(int): string', (value: bigint) => String(value)),
  fn('string(uint): string', ({ value }: Uint) => String(value)),
  fn('string(double): string', doubleText),
  fn('string(bytes): string', toText),
  fn('string(timestamp): string', timestampText),
  fn('string(duration): string', durationText),

  fn('bytes(bytes): bytes', same),
  fn('bytes(string): bytes', (text: string) => Buffer.from(text)),

  fn('timestamp(timestamp): timestamp', same),
  fn('timestamp(int): timestamp', (seconds: bigint) => timestamp(seconds * SECOND)),
  fn('timestamp(string): timestamp', parseTimestamp),

  fn('duration(duration): duration', same),
  fn('duration(int): duration', (nanos: bigint) => new Duration(nanos)),
  fn('duration(string): duration', parseDuration),
];
