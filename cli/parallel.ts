import { Option } from 'commander';
import { BackupError } from '../lib/errors';

/** A storage that is to delete the files of a thousand backups at once answers none of them in time. */
const DEFAULT = 50;

/** `--parallel <count>`: how many backups are under way at a time. */
export function parallelOption(count = DEFAULT): Option {
  return new Option('--parallel <count>', 'how many backups are under way at a time')
    .default(count)
    .argParser(countOf);
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new BackupError('usage', 'This is not a number of backups', {
    at: '--parallel',
    value: JSON.stringify(text),
    fix: 'give a whole number from 1',
  });
}
