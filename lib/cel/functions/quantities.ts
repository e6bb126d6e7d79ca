import { CelError } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import type { Opaque } from '../values';

/** An amount in billionths, below which Kubernetes rounds up. */
class Quantity implements Opaque {
  readonly celType = 'kubernetes.Quantity';
  constructor(readonly nanos: bigint) {}
  equals({ nanos }: Quantity): boolean {
    return this.nanos === nanos;
  }
}

const NANO = 1_000_000_000n;
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const SHAPE = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([eE])([+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;
const WRONG = new CelError(
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
);

function toQuantity(text: string): Quantity {
  const match = SHAPE.exec(text);
  if (match === null) {
    const isShaped = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eEinumkKMGTP]*[-+]?[0-9]*$/.test(text);
    if (isShaped) throw new CelError("unable to parse quantity's suffix");
    throw WRONG;
  }
  const [, sign, digits = '', , exponent = '0', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const power =
    Number(exponent) + (suffix.endsWith('i') ? 0 : 3 * (DECIMAL.indexOf(suffix) - 3)) - fraction.length + 9;
  if (Math.abs(power) > 1000) throw WRONG;
  const factor = suffix.endsWith('i') ? 1024n ** BigInt(BINARY.indexOf(suffix)) : 1n;
  const value = BigInt(`${whole}${fraction}`) * factor;
  const nanos = power >= 0 ? value * 10n ** BigInt(power) : roundedUp(value, 10n ** BigInt(-power));
  return new Quantity(sign === '-' ? -nanos : nanos);
}

function roundedUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function isQuantity(text: string): boolean {
  try {
    toQuantity(text);
    return true;
  } catch {
    return false;
  }
}

const isInteger = ({ nanos }: Quantity) =>
  nanos % NANO === 0n && BigInt.asIntN(64, nanos / NANO) === nanos / NANO;
const order = (one: bigint, other: bigint) => (one < other ? -1n : one > other ? 1n : 0n);
const Q = 'kubernetes.Quantity';

export const QUANTITIES: readonly Overload[] = [
  fn(`quantity(string): ${Q}`, toQuantity),
  fn('isQuantity(string): bool', isQuantity),
  fn(`sign(${Q}): int`, ({ nanos }: Quantity) => order(nanos, 0n)),
  method(Q, 'isInteger(): bool', isInteger),
  method(Q, 'asInteger(): int', (quantity: Quantity) => {
    if (!isInteger(quantity)) throw new CelError('cannot convert value to integer');
    return quantity.nanos / NANO;
  }),
  method(Q, 'asApproximateFloat(): double', ({ nanos }: Quantity) => Number(nanos) / 1e9),
  method(Q, `isGreaterThan(${Q}): bool`, (one: Quantity, other: Quantity) => one.nanos > other.nanos),
  method(Q, `isLessThan(${Q}): bool`, (one: Quantity, other: Quantity) => one.nanos < other.nanos),
  method(Q, `compareTo(${Q}): int`, (one: Quantity, other: Quantity) => order(one.nanos, other.nanos)),
  method(Q, `add(${Q}): ${Q}`, (one: Quantity, other: Quantity) => new Quantity(one.nanos + other.nanos)),
  method(Q, `add(int): ${Q}`, (one: Quantity, other: bigint) => new Quantity(one.nanos + other * NANO)),
  method(Q, `sub(${Q}): ${Q}`, (one: Quantity, other: Quantity) => new Quantity(one.nanos - other.nanos)),
  method(Q, `sub(int): ${Q}`, (one: Quantity, other: bigint) => new Quantity(one.nanos - other * NANO)),
];
