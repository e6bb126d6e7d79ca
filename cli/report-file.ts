import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../lib/errors';
import { printable } from '../lib/printable';
import type { Io } from './io';

/**
 * Writes what `--output` names.
 * @param hasCommands whether the text commands a runner on purpose, and is fit for that
 * @throws BackupError `file-invalid`
 */
export async function writeReport(
  name: string,
  text: string,
  { cwd }: Io,
  { hasCommands = false } = {},
): Promise<void> {
  try {
    await writeFile(path.resolve(cwd, name), hasCommands ? text : printable(text));
  } catch (cause) {
    throw new BackupError('file-invalid', 'The report cannot be written here', {
      at: `--output ${name}`,
      value: (cause as NodeJS.ErrnoException).code,
      fix: 'name a file in a folder that exists and that you may write to',
      cause,
    });
  }
}
