import { BackupError } from '../../errors';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of `90s`, `30m`, `2h`, `1h30m`, `35d`: the one form of whatever people declare or give to commands, and
 * that of Pulumi's `customTimeouts`, which know no days. A day has 24 hours.
 * @param at the option or property, for the error
 * @throws BackupError `usage`
 */
export function durationMs(text: string, at: string): number {
  // A program that was not compiled with our types may give a number.
  const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  const milliseconds = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS],
    0,
  );
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text || milliseconds <= 0) {
    throw new BackupError('usage', 'This is not a duration', {
      at,
      value: JSON.stringify(text),
      fix: 'write numbers and units, such as 90s, 30m, 2h or 1h30m',
    });
  }
  return milliseconds;
}

/**
 * Minutes of what is counted on a clock that has no seconds and begins anew each day: windows, and distances of starts.
 * @throws BackupError `usage` also for parts of minutes, and for more than a day
 */
export function clockMinutes(text: string, at: string): number {
  // As a number of milliseconds 1.1h has a fraction.
  const milliseconds = Math.round(durationMs(text, at));
  if (milliseconds > 0 && milliseconds <= UNITS.d && milliseconds % UNITS.m === 0)
    return milliseconds / UNITS.m;
  throw new BackupError('usage', 'This is not a duration in whole minutes of a day', {
    at,
    value: JSON.stringify(text),
    fix: 'write at least 1m and at most 24h, such as 30m, 2h or 1h30m',
  });
}
