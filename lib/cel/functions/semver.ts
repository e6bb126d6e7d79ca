import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import type { Opaque } from '../values';

class Semver implements Opaque {
  readonly celType = 'kubernetes.Semver';
  constructor(
    /** Major, minor and patch. */
    readonly numbers: readonly bigint[],
    readonly prerelease: readonly string[],
  ) {}
  equals(other: Semver): boolean {
    return compareVersions(this, other) === 0n;
  }
}

const NUMBER = '(0|[1-9]\\d*)';
const LABELS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${LABELS}))?(?:\\+${LABELS})?$`);

function toSemver(text: string, isNormalized = false): Semver {
  const match = VERSION.exec(isNormalized ? normalized(text) : text);
  if (match === null) {
    throw new CelError(text === '' ? 'Version string empty' : 'No Major.Minor.Patch elements found');
  }
  const [, major = '0', minor = '0', patch = '0', labels] = match;
  const prerelease = labels?.split('.') ?? [];
  if (prerelease.some((label) => /^0\d+$/.test(label))) {
    throw new CelError('Numeric PreRelease version must not contain leading zeroes');
  }
  return new Semver([major, minor, patch].map(BigInt), prerelease);
}

/** Without its `v`, with all three numbers, none of which begins with a zero. */
function normalized(text: string): string {
  const parts = text.replace(/^v/, '').split('.');
  const [head, rest] = [parts.slice(0, 2), parts.slice(2).join('.')];
  const numbers = [...head, ...(parts.length > 2 ? [rest] : [])].map((part) => {
    const bare = part.replace(/^0+(?=.)/, '');
    return /^\d/.test(bare) ? bare : `0${bare}`;
  });
  if (numbers.length < 3 && /[+-]/.test(numbers.at(-1) ?? '')) {
    throw new CelError('short version cannot contain PreRelease/Build meta data');
  }
  while (numbers.length < 3) numbers.push('0');
  return numbers.join('.');
}

function compareVersions(one: Semver, other: Semver): bigint {
  for (const [index, number] of one.numbers.entries()) {
    const order = ordered(number, other.numbers[index] ?? 0n);
    if (order !== 0n) return order;
  }
  const [left, right] = [one.prerelease, other.prerelease];
  // What comes before a release is less than the release.
  if (left.length === 0 || right.length === 0)
    return ordered(Number(left.length === 0), Number(right.length === 0));
  for (const [index, label] of left.entries()) {
    const against = right[index];
    if (against === undefined) return 1n;
    const order = compareLabels(label, against);
    if (order !== 0n) return order;
  }
  return ordered(left.length, right.length);
}

function compareLabels(one: string, other: string): bigint {
  const [left, right] = [one, other].map((label) => /^\d+$/.test(label));
  if (left && right) return ordered(BigInt(one), BigInt(other));
  // Numbers are less than words.
  return left === right ? ordered(one, other) : left ? -1n : 1n;
}

function ordered<T extends bigint | number | string>(one: T, other: T): bigint {
  return one < other ? -1n : one > other ? 1n : 0n;
}

function isSemver(text: string, isNormalized = false): boolean {
  try {
    toSemver(text, isNormalized);
    return true;
  } catch {
    return false;
  }
}

const S = 'kubernetes.Semver';
const number = (name: string, index: number) =>
  method(S, `${name}(): int`, ({ numbers }: Semver) => numbers[index]);

export const SEMVER: readonly Overload[] = [
  fn(`semver(string): ${S}`, toSemver),
  fn(`semver(string, bool): ${S}`, toSemver),
  fn('isSemver(string): bool', isSemver),
  fn('isSemver(string, bool): bool', isSemver),
  number('major', 0),
  number('minor', 1),
  number('patch', 2),
  method(S, `isGreaterThan(${S}): bool`, (one: Semver, other: Semver) => compareVersions(one, other) > 0n),
  method(S, `isLessThan(${S}): bool`, (one: Semver, other: Semver) => compareVersions(one, other) < 0n),
  method(S, `compareTo(${S}): int`, compareVersions),
];
