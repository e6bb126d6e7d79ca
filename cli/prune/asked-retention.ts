import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { checkRetention, type Retention } from '../../lib/retention';
import { asOptions } from '../as-options';

/** A retention on the command line. */
export interface AskedOptions {
  readonly keepLast?: string;
  readonly keepDaily?: string;
  readonly keepWeekly?: string;
  readonly keepMonthly?: string;
  readonly timeZone?: string;
  readonly besideApi?: string;
}

const COUNTS = [
  ['keepLast', '--keep-last', 'how many of the newest good backups of each cluster and place stay, from 1'],
  ['keepDaily', '--keep-daily', 'of how many of the last days that have one the newest stays'],
  ['keepWeekly', '--keep-weekly', 'the same of weeks, from Monday'],
  ['keepMonthly', '--keep-monthly', 'the same of months'],
] as const;

const ZONE = '--time-zone';
const BESIDE = '--beside-api';

export function addRetentionOptions(command: Command): Command {
  for (const [, flag, says] of COUNTS) command.addOption(new Option(`${flag} <count>`, says));
  return command
    .option(`${ZONE} <zone>`, 'where days, weeks and months begin (default: as schedules are read, else UTC)')
    .option(
      `${BESIDE} <reason>`,
      'why the API may remove backups as well, where it has a retention of its own',
    );
}

/**
 * What the command line says; `undefined`: nothing.
 * @throws BackupError `usage`, and those of `checkRetention`
 */
export function askedRetention(options: AskedOptions): Retention | undefined {
  const { timeZone, besideApi } = options;
  const counts = COUNTS.flatMap(([name, flag]) => {
    const text = options[name];
    return text === undefined ? [] : [[name, countOf(text, flag)] as const];
  });
  const flags = [...counts.map(([name]) => name), timeZone && ZONE, besideApi && BESIDE].filter(Boolean);
  if (flags.length === 0) return undefined;
  if (options.keepLast !== undefined) {
    const said = { ...Object.fromEntries(counts), timeZone, besideApi };
    return asOptions({ 'prune.timeZone': ZONE, 'prune.besideApi': BESIDE }, () =>
      checkRetention(said, 'prune'),
    );
  }
  throw new BackupError('usage', 'A retention says how many of the newest stay', {
    at: '--keep-last',
    fix: 'give it too: the newest good backup is never removed',
  });
}

function countOf(text: string, flag: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new BackupError('usage', 'The number of backups to keep is a whole number from 1', {
    at: flag,
    value: JSON.stringify(text),
    fix: 'the newest good backup is never removed: give 1 or more, or leave the option out',
  });
}
