import { BackupError } from '../../lib/errors';

/** Node fires longer timers at once; some 24 days are more than a demo lasts. */
export const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * A number of a fault, as programs without types may give it too.
 * @param at `fault latency`
 * @param name `ms (milliseconds)`
 * @throws BackupError `usage` for anything but a whole number in the range
 */
export function checkNumber(
  at: string,
  name: string,
  value: unknown,
  { least = 1, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number } = {},
): void {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return;
  throw new BackupError('usage', 'This fault cannot act by this number', {
    at,
    value: `${name}: ${value}`,
    fix: `give a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
  });
}

/** @throws BackupError `usage` for anything that is not in the list */
export function checkChoice(at: string, name: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  throw new BackupError('usage', 'There is no such fault', {
    at,
    value: `${name}: ${value}`,
    fix: `choose from: ${choices.join(', ')}`,
  });
}
