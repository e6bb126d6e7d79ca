import type { Command } from 'commander';
import { BackupError } from '../lib/errors';

/**
 * Refuses options that would be passed over: a command that does two things has options of each.
 * @param isRefused by the name of an option, such as `maxAge`
 * @throws BackupError `usage` for the first one that was given
 */
export function refuseOptions(
  command: Command,
  isRefused: (name: string) => boolean,
  problem: string,
  fix: string,
): void {
  const refused = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === 'cli' && isRefused(name);
  });
  if (refused === undefined) return;
  throw new BackupError('usage', problem, { at: refused.long ?? refused.flags, fix });
}
