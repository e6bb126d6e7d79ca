import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import { type CelValue, compare, Duration, equals, typeName, Uint } from '../values';
import { duration, int, uint } from './integers';

const COMPARABLE = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];

function sum(list: CelValue[], none: CelValue): CelValue {
  return list.reduce(
    (total: CelValue, item) => {
      if (typeof total === 'bigint' && typeof item === 'bigint') return int(total + item);
      if (typeof total === 'number' && typeof item === 'number') return total + item;
      if (total instanceof Uint && item instanceof Uint) return uint(total.value + item.value);
      if (total instanceof Duration && item instanceof Duration) return duration(total.nanos + item.nanos);
      // What comes from outside tells by its first item what it is a list of.
      return item;
    },
    list[0] === undefined ? none : zeroOf(list[0]),
  );
}

function zeroOf(value: CelValue): CelValue {
  if (typeof value === 'number') return 0;
  if (value instanceof Uint) return new Uint(0n);
  if (value instanceof Duration) return new Duration(0n);
  if (typeof value === 'bigint') return 0n;
  throw new CelError('no such overload');
}

function extreme(name: 'min' | 'max'): (list: CelValue[]) => CelValue {
  return (list) => {
    if (list.length === 0) throw new CelError(`${name} called on empty list`);
    return list.reduce((best, item) => {
      const order = compare(item, best);
      return (name === 'min' ? order < 0 : order > 0) ? item : best;
    });
  };
}

const isSorted = (list: CelValue[]) =>
  list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0);

function slice(list: CelValue[], start: bigint, end: bigint): CelValue[] {
  const refused = (why: string) => new CelError(`cannot slice(${start}, ${end}), ${why}`);
  if (start < 0n || end < 0n) throw refused('negative indexes not supported');
  if (start > end) throw refused('start index must be less than or equal to end index');
  if (end > BigInt(list.length)) throw refused(`list is length ${list.length}`);
  return list.slice(Number(start), Number(end));
}

function flatten(list: CelValue[], depth = 1n): CelValue[] {
  if (depth < 0n) throw new CelError('level must be non-negative');
  return list.flat(Number(depth));
}

function sort(list: CelValue[]): CelValue[] {
  const [first] = list;
  if (
    first !== undefined &&
    !COMPARABLE.includes(
      typeName(first)
        .replace(/^google\.protobuf\./, '')
        .toLowerCase(),
    )
  ) {
    throw new CelError('list elements must be comparable');
  }
  if (list.some((item) => typeName(item) !== typeName(first))) {
    throw new CelError('list elements must have the same type');
  }
  return list.toSorted(compare);
}

function range(count: bigint): CelValue[] {
  if (count > 1_000_000n) throw new CelError('operation cancelled: actual cost limit exceeded');
  return Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index));
}

const distinct = (list: CelValue[]) =>
  list.filter((item, index) => list.findIndex((each) => equals(each, item)) === index);

export const LISTS: readonly Overload[] = [
  ...COMPARABLE.flatMap((type) => [
    method(`list<${type}>`, 'isSorted(): bool', isSorted),
    method(`list<${type}>`, `min(): ${type}`, extreme('min')),
    method(`list<${type}>`, `max(): ${type}`, extreme('max')),
    method(`list<${type}>`, `sort(): list<${type}>`, sort),
  ]),
  method('list<int>', 'sum(): int', (list: CelValue[]) => sum(list, 0n)),
  method('list<uint>', 'sum(): uint', (list: CelValue[]) => sum(list, new Uint(0n))),
  method('list<double>', 'sum(): double', (list: CelValue[]) => sum(list, 0)),
  method('list<duration>', 'sum(): duration', (list: CelValue[]) => sum(list, new Duration(0n))),
  method('list<A>', 'indexOf(A): int', (list: CelValue[], item: CelValue) =>
    BigInt(list.findIndex((each) => equals(each, item))),
  ),
  method('list<A>', 'lastIndexOf(A): int', (list: CelValue[], item: CelValue) =>
    BigInt(list.findLastIndex((each) => equals(each, item))),
  ),
  method('list<A>', 'slice(int, int): list<A>', slice),
  method('list<list<A>>', 'flatten(): list<A>', flatten),
  method('list<dyn>', 'flatten(): list<dyn>', flatten),
  method('list<dyn>', 'flatten(int): list<dyn>', flatten),
  method('list<A>', 'distinct(): list<A>', distinct),
  method('list<A>', 'reverse(): list<A>', (list: CelValue[]) => list.toReversed()),
  fn('lists.range(int): list<int>', range),
];
