import { CelError } from '../cel-error';
import type { Duration, Timestamp } from '../values';
import { duration, timestamp } from './integers';

const SECOND = 1_000_000_000n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3600n * SECOND,
};

/** A duration as Go reads it: `-1h30m`, `1.5s`. @throws CelError */
export function parseDuration(text: string): Duration {
  const failure = new CelError("type conversion error from 'string' to 'google.protobuf.Duration'");
  const [, sign = '', rest = ''] = /^([+-]?)([\s\S]*)$/.exec(text) ?? [];
  if (rest === '0') return duration(0n);
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) throw failure;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(
    /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g,
  )) {
    const size = UNITS[unit] ?? 0n;
    nanos += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length);
  }
  return duration(sign === '-' ? -nanos : nanos);
}

/** In seconds, as `string(duration)` writes it. */
export function durationText({ nanos }: Duration): string {
  return `${decimal(nanos, SECOND)}s`;
}

function decimal(value: bigint, unit: bigint): string {
  const sign = value < 0n ? '-' : '';
  const size = value < 0n ? -value : value;
  const fraction = String(size % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return `${sign}${size / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** A time of RFC 3339. @throws CelError */
export function parseTimestamp(text: string): Timestamp {
  const failure = new CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'");
  const match = RFC_3339.exec(text);
  if (match === null) throw failure;
  const [, year, month, day, hour, minute, second, fraction = '', sign, hours = '0', minutes = '0'] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const isSame =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!isSame || Number(hours) > 23 || Number(minutes) > 59) throw failure;
  const offset = BigInt(Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1n : 1n);
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return timestamp((BigInt(date.getTime() / 1000) - offset) * SECOND + nanos);
}

export function timestampText({ nanos }: Timestamp): string {
  const fraction = ((nanos % SECOND) + SECOND) % SECOND;
  const seconds = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString().replace(/\.\d+Z$/, '');
  const digits = String(fraction).padStart(9, '0').replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}Z`;
}
