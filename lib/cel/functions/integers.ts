import { CelError } from '../cel-error';
import { Duration, Timestamp, Uint } from '../values';

/** @throws CelError for what does not fit into 64 bits */
export function int(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

/** @throws CelError for what does not fit into 64 bits without a sign */
export function uint(value: bigint): Uint {
  if (BigInt.asUintN(64, value) !== value) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

/** @throws CelError */
export function duration(nanos: bigint): Duration {
  if (BigInt.asIntN(64, nanos) !== nanos) throw new CelError('duration overflow');
  return new Duration(nanos);
}

const SECOND = 1_000_000_000n;
/** The first and the last second of the years that a timestamp may be in. */
const [FIRST, LAST] = [-62_135_596_800n * SECOND, 253_402_300_800n * SECOND];

/** @throws CelError */
export function timestamp(nanos: bigint): Timestamp {
  if (nanos < FIRST || nanos >= LAST) throw new CelError('timestamp overflow');
  return new Timestamp(nanos);
}

/** @throws CelError for an index that no list can have */
export function index(value: bigint): number {
  return Number(value);
}
