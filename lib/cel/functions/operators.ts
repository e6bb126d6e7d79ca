import { CelError } from '../cel-error';
import { fn, type Overload } from '../overload';
import {
  atIndex,
  type CelValue,
  compare,
  type Duration,
  equals,
  identityOf,
  likewise,
  lookUp,
  Optional,
  type Timestamp,
  Uint,
} from '../values';
import { duration, int, timestamp, uint } from './integers';

const DIVISION = new CelError('division by zero');
const MODULUS = new CelError('modulus by zero');

function nonZero(value: bigint, failure: CelError): bigint {
  if (value === 0n) throw failure;
  return value;
}

const ORDER: readonly (readonly [string, (order: number) => boolean])[] = [
  ['<', (order) => order < 0],
  ['<=', (order) => order <= 0],
  ['>', (order) => order > 0],
  ['>=', (order) => order >= 0],
];

const NUMBERS = ['int', 'uint', 'double'];
const ORDERED: readonly (readonly [string, string])[] = [
  ...['bool', 'string', 'bytes', 'timestamp', 'duration'].map((type) => [type, type] as const),
  ...NUMBERS.flatMap((one) => NUMBERS.map((other) => [one, other] as const)),
];

const isOrdered = ORDER.flatMap(([operator, holds]) =>
  ORDERED.map(([one, other]) =>
    fn(`_${operator}_(${one}, ${other}): bool`, (left: CelValue, right: CelValue) =>
      // Not a number is neither before nor after anything.
      Number.isNaN(left) || Number.isNaN(right) ? false : holds(compare(left, right)),
    ),
  ),
);

/** Lists of type set and map take what is equal to one of theirs in its place. */
function concatenated(one: CelValue[], other: CelValue[]): CelValue[] {
  const identity = identityOf(one);
  if (identity === undefined) return [...one, ...other];
  const all = [...one];
  for (const item of other) {
    const place = all.findIndex((each) => equals(identity(each), identity(item)));
    if (place < 0) all.push(item);
    else all[place] = item;
  }
  return likewise(all, one);
}

function itemAt(holder: CelValue, index: CelValue): CelValue {
  const found = atIndex(holder, index);
  if (found !== undefined) return found;
  const shown = index instanceof Uint ? index.value : index;
  throw new CelError(Array.isArray(holder) ? `index out of bounds: ${shown}` : `no such key: ${shown}`);
}

function maybeAt(holder: CelValue, index: CelValue): Optional {
  const inner = holder instanceof Optional ? holder.value : holder;
  const found = inner === undefined ? undefined : atIndex(inner, index);
  return found === undefined ? Optional.NONE : new Optional(found);
}

export const OPERATORS: readonly Overload[] = [
  fn('!_(bool): bool', (value: boolean) => !value),
  fn('-_(int): int', (value: bigint) => int(-value)),
  fn('-_(double): double', (value: number) => -value),
  fn('-_(duration): duration', (value: Duration) => duration(-value.nanos)),

  fn('_+_(int, int): int', (one: bigint, other: bigint) => int(one + other)),
  fn('_+_(uint, uint): uint', (one: Uint, other: Uint) => uint(one.value + other.value)),
  fn('_+_(double, double): double', (one: number, other: number) => one + other),
  fn('_+_(string, string): string', (one: string, other: string) => one + other),
  fn('_+_(bytes, bytes): bytes', (one: Uint8Array, other: Uint8Array) => Buffer.concat([one, other])),
  fn('_+_(list<A>, list<A>): list<A>', concatenated),
  fn('_+_(duration, duration): duration', (one: Duration, other: Duration) =>
    duration(one.nanos + other.nanos),
  ),
  fn('_+_(timestamp, duration): timestamp', (one: Timestamp, other: Duration) =>
    timestamp(one.nanos + other.nanos),
  ),
  fn('_+_(duration, timestamp): timestamp', (one: Duration, other: Timestamp) =>
    timestamp(one.nanos + other.nanos),
  ),

  fn('_-_(int, int): int', (one: bigint, other: bigint) => int(one - other)),
  fn('_-_(uint, uint): uint', (one: Uint, other: Uint) => uint(one.value - other.value)),
  fn('_-_(double, double): double', (one: number, other: number) => one - other),
  fn('_-_(duration, duration): duration', (one: Duration, other: Duration) =>
    duration(one.nanos - other.nanos),
  ),
  fn('_-_(timestamp, duration): timestamp', (one: Timestamp, other: Duration) =>
    timestamp(one.nanos - other.nanos),
  ),
  fn('_-_(timestamp, timestamp): duration', (one: Timestamp, other: Timestamp) =>
    duration(one.nanos - other.nanos),
  ),

  fn('_*_(int, int): int', (one: bigint, other: bigint) => int(one * other)),
  fn('_*_(uint, uint): uint', (one: Uint, other: Uint) => uint(one.value * other.value)),
  fn('_*_(double, double): double', (one: number, other: number) => one * other),

  fn('_/_(int, int): int', (one: bigint, other: bigint) => int(one / nonZero(other, DIVISION))),
  fn('_/_(uint, uint): uint', (one: Uint, other: Uint) => uint(one.value / nonZero(other.value, DIVISION))),
  fn('_/_(double, double): double', (one: number, other: number) => one / other),

  fn('_%_(int, int): int', (one: bigint, other: bigint) => one % nonZero(other, MODULUS)),
  fn('_%_(uint, uint): uint', (one: Uint, other: Uint) => uint(one.value % nonZero(other.value, MODULUS))),

  fn('_==_(A, A): bool', equals),
  fn('_!=_(A, A): bool', (one: CelValue, other: CelValue) => !equals(one, other)),
  ...isOrdered,

  fn('@in(A, list<A>): bool', (item: CelValue, list: CelValue[]) => list.some((each) => equals(each, item))),
  fn(
    '@in(A, map<A, B>): bool',
    (key: CelValue, map: Map<CelValue, CelValue>) => lookUp(map, key) !== undefined,
  ),

  fn('_[_](list<A>, int): A', itemAt),
  fn('_[_](map<A, B>, A): B', itemAt),
  fn('_[_](optional<list<V>>, int): optional<V>', maybeAt),
  fn('_[_](optional<map<K, V>>, K): optional<V>', maybeAt),
  fn('_[?_](list<V>, int): optional<V>', maybeAt),
  fn('_[?_](map<K, V>, K): optional<V>', maybeAt),
  fn('_[?_](optional<list<V>>, int): optional<V>', maybeAt),
  fn('_[?_](optional<map<K, V>>, K): optional<V>', maybeAt),
];
