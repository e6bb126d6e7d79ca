import { fn, type Overload } from '../overload';
import { type CelValue, equals } from '../values';

const has = (list: readonly CelValue[], item: CelValue) => list.some((each) => equals(each, item));
const contains = (list: CelValue[], others: CelValue[]) => others.every((item) => has(list, item));

export const SETS: readonly Overload[] = [
  fn('sets.contains(list<T>, list<T>): bool', contains),
  fn(
    'sets.equivalent(list<T>, list<T>): bool',
    (one: CelValue[], other: CelValue[]) => contains(one, other) && contains(other, one),
  ),
  fn('sets.intersects(list<T>, list<T>): bool', (one: CelValue[], other: CelValue[]) =>
    other.some((item) => has(one, item)),
  ),
];
