import { BackupError } from '../../../lib/errors';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a time as `customTimeouts` writes it: `90s`, `30m`, `2h`, `1h30m`.
 * @throws BackupError `usage`
 */
export function durationMs(text: string, at: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  if (total > 0 && parts.map(([part]) => part).join('') === text) return total;
  throw new BackupError('usage', 'This is not a duration', {
    at,
    value: JSON.stringify(text),
    fix: 'write numbers and units, such as 90s, 30m, 2h or 1h30m',
  });
}
