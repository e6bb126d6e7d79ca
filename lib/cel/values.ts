import { CelError, noSuchOverload } from './cel-error';
import { type CelType, parseType } from './types';

/**
 * Values of CEL in JavaScript: null, booleans, bigints for `int`, numbers for `double`, strings, `Uint`, `Uint8Array` for
 * `bytes`, arrays, Maps, and the classes below.
 */
export type CelValue = unknown;

/** `uint`: 64 bits without a sign. */
export class Uint {
  constructor(readonly value: bigint) {}
}

/** Nanoseconds since the epoch. */
export class Timestamp {
  constructor(readonly nanos: bigint) {}
}

export class Duration {
  constructor(readonly nanos: bigint) {}
}

export class Optional {
  static readonly NONE = new Optional(undefined);
  /** @param value `undefined` for none */
  constructor(readonly value: CelValue | undefined) {}
}

/** A type as a value: `type(1) == int`. */
export class TypeValue {
  constructor(readonly name: string) {}
}

/** A value of one of Kubernetes' own types. */
export interface Opaque {
  /** `net.IP`, `kubernetes.Quantity` … */
  readonly celType: string;
  equals(other: Opaque): boolean;
}

export const isOpaque = (value: CelValue): value is Opaque =>
  typeof value === 'object' && value !== null && 'celType' in value;

/** How the items of a list of an object are told apart: by their order, by themselves, or by these keys. */
const identities = new WeakMap<readonly CelValue[], 'set' | readonly string[]>();

/** The list as one of `x-kubernetes-list-type` set or map, whose order means nothing. */
export function withIdentity<T extends readonly CelValue[]>(list: T, identity: 'set' | readonly string[]): T {
  identities.set(list, identity);
  return list;
}

/** What makes an item of a list what it is; `undefined` for lists in which the place does. */
export function identityOf(list: readonly CelValue[]): ((item: CelValue) => CelValue) | undefined {
  const identity = identities.get(list);
  if (identity === undefined) return undefined;
  if (identity === 'set') return (item) => item;
  return (item) => (item instanceof Map ? identity.map((key) => item.get(key) ?? null) : item);
}

/** A list with the identity of another one. */
export const likewise = (list: CelValue[], other: readonly CelValue[]): CelValue[] => {
  const identity = identities.get(other);
  return identity === undefined ? list : withIdentity(list, identity);
};

/** The name of the type of a value. */
export function kindOf(value: CelValue): CelType['is'] {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
  }
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Duration) return 'duration';
  if (value instanceof Optional) return 'optional';
  if (value instanceof Uint8Array) return 'bytes';
  return value instanceof TypeValue ? 'type' : 'opaque';
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  optional: 'optional_type',
};

/** The name of a type as CEL compares it: `type(x) == google.protobuf.Duration`. */
export function typeName(value: CelValue): string {
  const kind = kindOf(value);
  if (kind === 'opaque' && isOpaque(value)) return value.celType;
  return TYPE_NAMES[kind] ?? kind;
}

/** Types by the names that expressions have for them. */
export const TYPES: Readonly<Record<string, { type: CelType; value: TypeValue }>> = Object.fromEntries(
  [
    ...['bool', 'int', 'uint', 'double', 'string', 'bytes'].map((name) => [name, name] as const),
    ['list', 'list<dyn>'] as const,
    ['map', 'map<dyn, dyn>'] as const,
    ['null_type', 'null'] as const,
    ['type', 'type<dyn>'] as const,
    ['optional_type', 'optional<dyn>'] as const,
    ['google.protobuf.Timestamp', 'timestamp'] as const,
    ['google.protobuf.Duration', 'duration'] as const,
    ...['net.IP', 'net.CIDR', 'kubernetes.Quantity', 'kubernetes.URL'].map((name) => [name, name] as const),
  ].map(([name, type]) => [name, { type: parseType(type), value: new TypeValue(name) }]),
);

const isNumeric = (value: CelValue): value is bigint | number | Uint =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;

/** What numbers are compared by: a bigint, or a double. */
const plainNumber = (value: bigint | number | Uint): bigint | number =>
  value instanceof Uint ? value.value : value;

export function equals(one: CelValue, other: CelValue): boolean {
  for (const value of [one, other]) if (value instanceof CelError) throw value;
  if (one === other) return true;
  // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1 says what CEL says of numbers of several types
  if (isNumeric(one) && isNumeric(other)) return plainNumber(one) == plainNumber(other);
  if (Array.isArray(one) && Array.isArray(other)) return sameList(one, other);
  if (one instanceof Map && other instanceof Map) {
    return (
      one.size === other.size &&
      [...one].every(([key, value]) => {
        const found = lookUp(other, key);
        return found !== undefined && equals(value, found);
      })
    );
  }
  if (one instanceof Timestamp && other instanceof Timestamp) return one.nanos === other.nanos;
  if (one instanceof Duration && other instanceof Duration) return one.nanos === other.nanos;
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other) === 0;
  if (one instanceof TypeValue && other instanceof TypeValue) return one.name === other.name;
  if (one instanceof Optional && other instanceof Optional) {
    return one.value === undefined || other.value === undefined
      ? one.value === other.value
      : equals(one.value, other.value);
  }
  if (isOpaque(one) && isOpaque(other) && one.celType === other.celType) return one.equals(other);
  return false;
}

function sameList(one: readonly CelValue[], other: readonly CelValue[]): boolean {
  if (one.length !== other.length) return false;
  if (identityOf(one) === undefined) return one.every((item, index) => equals(item, other[index]));
  return one.every((item) => other.some((each) => equals(item, each)));
}

/** Less than zero, zero or more. @throws CelError for values that have no order between them */
export function compare(one: CelValue, other: CelValue): number {
  if (isNumeric(one) && isNumeric(other)) {
    const [left, right] = [plainNumber(one), plainNumber(other)];
    if (Number.isNaN(left) || Number.isNaN(right)) throw new CelError('NaN values cannot be ordered');
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (typeof one === 'string' && typeof other === 'string') {
    return Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));
  }
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other);
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  const [left, right] = [one, other].map((value) =>
    value instanceof Timestamp || value instanceof Duration ? value.nanos : undefined,
  );
  if (left === undefined || right === undefined || kindOf(one) !== kindOf(other)) throw noSuchOverload();
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The value of a key of a map; numbers of all types are one key. */
export function lookUp(map: ReadonlyMap<CelValue, CelValue>, key: CelValue): CelValue | undefined {
  if (!isNumeric(key)) return map.get(key);
  const plain = plainNumber(key);
  if (typeof plain === 'bigint') return map.get(plain);
  return Number.isInteger(plain) ? map.get(BigInt(plain)) : undefined;
}

/** The member of a list or map at an index; `undefined` where there is none. */
export function atIndex(holder: CelValue, index: CelValue): CelValue | undefined {
  if (holder instanceof Map) return lookUp(holder, index);
  if (!Array.isArray(holder)) throw noSuchOverload();
  const place = index instanceof Uint ? index.value : index;
  if (typeof place === 'number' ? !Number.isInteger(place) : typeof place !== 'bigint')
    throw noSuchOverload();
  return holder[Number(place)];
}

/** A key as it stands in a map. @throws CelError for a value that can be none */
export function asKey(value: CelValue): CelValue {
  if (value instanceof Uint) return value.value;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  throw new CelError(`unsupported key type: ${typeName(value)}`);
}

/** A value of JSON. Whole numbers are integers, as where the API server has no schema. */
export function celValue(json: unknown): CelValue {
  if (typeof json === 'number') return Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(celValue);
  if (typeof json !== 'object' || json === null) return json ?? null;
  const map = new Map<CelValue, CelValue>();
  for (const [key, value] of Object.entries(json)) if (value !== undefined) map.set(key, celValue(value));
  return map;
}
