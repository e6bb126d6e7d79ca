import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../lib/errors';
import { printable } from '../lib/printable';
import type { Io } from './io';
import { replaceFile } from './whole-file';

/**
 * Writes what `--output`, or another option, names.
 * @param hasCommands whether the text commands a runner on purpose, and is fit for that
 * @param whole whether what is there may only be replaced as a whole
 * @throws BackupError `file-invalid`
 */
export async function writeReport(
  name: string,
  text: string,
  { cwd }: Io,
  { hasCommands = false, option = '--output', whole = false } = {},
): Promise<void> {
  try {
    await (whole ? replaceFile : writeFile)(path.resolve(cwd, name), hasCommands ? text : printable(text));
  } catch (cause) {
    throw new BackupError('file-invalid', 'The report cannot be written here', {
      at: `${option} ${name}`,
      value: (cause as NodeJS.ErrnoException).code,
      fix: 'name a file in a folder that exists and that you may write to',
      cause,
    });
  }
}
