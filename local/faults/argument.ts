import { BackupError } from '../../lib/errors';

/**
 * A number of a fault, as programs without types may give it too.
 * @param at `fault latency`
 * @param name `ms (milliseconds)`
 * @param least `-Infinity` for any whole number
 * @throws BackupError `usage`
 */
export function checkNumber(at: string, name: string, value: unknown, least = 1): void {
  if (Number.isInteger(value) && Number(value) >= least) return;
  throw new BackupError('usage', 'This fault cannot act without its number', {
    at,
    value: `${name}: ${value}`,
    fix: Number.isFinite(least) ? `give a whole number from ${least}` : 'give a whole number',
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
