import { jsonEqual } from '../json';

/**
 * Whether a value is among those of an `enum`, as Go converts one to the type of the other: 97 is among `["a"]`, and 1.5
 * among `[1]`.
 */
export function identicalIn(values: readonly unknown[], value: unknown): boolean {
  return values.some((each) => {
    if (typeof value === 'number' && typeof each === 'number') {
      return (Number.isInteger(each) ? Math.trunc(value) : value) === each;
    }
    if (typeof value === 'number' && typeof each === 'string')
      return Number.isInteger(value) && runeOf(value) === each;
    return value !== null && jsonEqual(each, value);
  });
}

function runeOf(value: number): string {
  const isRune = value >= 0 && value < 0x110000 && (value < 0xd800 || value > 0xdfff);
  return isRune ? String.fromCodePoint(value) : '\ufffd';
}
