import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import type { Adopting } from './planned';

/** As commander has them. */
export interface AdoptOptions {
  readonly adopt?: boolean;
  readonly change?: boolean;
  readonly from?: readonly string[];
}

const FROM = 'with --adopt, also take what this owner has, as a refusal shows it; may be repeated';

export function addAdoptOptions(command: Command): Command {
  return command
    .option('--adopt', "take over what is there and is nobody's; what would change is shown")
    .option('--change', 'with --adopt, also change what differs; else that is refused')
    .option('--from <owner>', FROM, (owner: string, before: string[] = []) => [...before, owner]);
}

/** @returns `undefined`: nothing is taken over @throws BackupError `usage` */
export function adoptingOf({ adopt, change = false, from = [] }: AdoptOptions): Adopting | undefined {
  if (adopt) return { change, from };
  if (!change && from.length === 0) return undefined;
  throw new BackupError('usage', 'This says how something is taken over', {
    at: change ? '--change' : '--from',
    fix: 'say --adopt as well, or leave it out',
  });
}
