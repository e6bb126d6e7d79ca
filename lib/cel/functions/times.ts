import { CelError } from '../cel-error';
import { method, type Overload } from '../overload';
import type { Duration, Timestamp } from '../values';

const MILLISECOND = 1_000_000n;

/** Parts of a time, as in its time zone the clock shows them. */
interface Clock {
  readonly year: number;
  /** From 0. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Sunday is 0. */
  readonly weekday: number;
}

const PARTS: readonly (readonly [string, (clock: Clock) => number])[] = [
  ['getFullYear', ({ year }) => year],
  ['getMonth', ({ month }) => month],
  ['getDate', ({ day }) => day],
  ['getDayOfMonth', ({ day }) => day - 1],
  [
    'getDayOfYear',
    ({ year, month, day }) => (Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000,
  ],
  ['getDayOfWeek', ({ weekday }) => weekday],
  ['getHours', ({ hour }) => hour],
  ['getMinutes', ({ minute }) => minute],
  ['getSeconds', ({ second }) => second],
];

const ofTimestamps = PARTS.flatMap(([name, part]) => [
  method('timestamp', `${name}(): int`, (time: Timestamp) => BigInt(part(clockOf(time, 0)))),
  method('timestamp', `${name}(string): int`, (time: Timestamp, zone: string) =>
    BigInt(part(clockOf(time, offsetOf(time, zone)))),
  ),
]);

/** How many milliseconds the clocks of a zone are ahead. @throws CelError for a zone that is not known */
function offsetOf({ nanos }: Timestamp, zone: string): number {
  const fixed = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (fixed !== null) {
    const [, sign, hours, minutes] = fixed;
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  }
  const time = Number(nanos / MILLISECOND);
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(time);
    const at = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const shown = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    return shown - Math.floor(time / 1000) * 1000;
  } catch {
    throw new CelError(`unknown time zone ${zone}`);
  }
}

function clockOf({ nanos }: Timestamp, offset: number): Clock {
  const date = new Date(Math.floor(Number(nanos / MILLISECOND)) + offset);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay(),
  };
}

const millisecondsOf = ({ nanos }: Timestamp) => (((nanos / MILLISECOND) % 1000n) + 1000n) % 1000n;

const inUnits = (name: string, unit: bigint) =>
  method('duration', `${name}(): int`, ({ nanos }: Duration) => nanos / unit);

export const TIMES: readonly Overload[] = [
  ...ofTimestamps,
  method('timestamp', 'getMilliseconds(): int', millisecondsOf),
  method('timestamp', 'getMilliseconds(string): int', millisecondsOf),
  inUnits('getHours', 3_600_000_000_000n),
  inUnits('getMinutes', 60_000_000_000n),
  inUnits('getSeconds', 1_000_000_000n),
  inUnits('getMilliseconds', MILLISECOND),
];
