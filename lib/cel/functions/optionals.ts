import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import { type CelValue, Duration, Optional, Timestamp, Uint } from '../values';

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0 || value === 0n || value === '') return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  if (value instanceof Uint) return value.value === 0n;
  return (value instanceof Duration || value instanceof Timestamp) && value.nanos === 0n;
}

export const OPTIONALS: readonly Overload[] = [
  fn('optional.of(V): optional<V>', (value: CelValue) => new Optional(value)),
  fn('optional.none(): optional<V>', () => Optional.NONE),
  fn('optional.ofNonZeroValue(V): optional<V>', (value: CelValue) =>
    isZero(value) ? Optional.NONE : new Optional(value),
  ),
  method('optional<V>', 'hasValue(): bool', ({ value }: Optional) => value !== undefined),
  method('optional<V>', 'value(): V', ({ value }: Optional) => {
    if (value === undefined) throw new CelError('optional.none() dereference');
    return value;
  }),
  method('optional<V>', 'or(optional<V>): optional<V>', (one: Optional, other: Optional) =>
    one.value === undefined ? other : one,
  ),
  method('optional<V>', 'orValue(V): V', ({ value }: Optional, otherwise: CelValue) =>
    value === undefined ? otherwise : value,
  ),
  fn('optional.unwrap(list<optional<V>>): list<V>', unwrapped),
  method('list<optional<V>>', 'unwrapOpt(): list<V>', unwrapped),
];

function unwrapped(list: Optional[]): CelValue[] {
  return list.flatMap(({ value }) => (value === undefined ? [] : [value]));
}
