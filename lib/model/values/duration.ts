import { BackupError } from '../../errors';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/**
 * Milliseconds of `90s`, `30m`, `2h`, `1h30m`, `500ms`: as options of commands and Pulumi's `customTimeouts` write them.
 * @param at the option or property, for the error
 * @throws BackupError `usage`
 */
export function durationMs(text: string, at: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
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
