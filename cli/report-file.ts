import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../lib/errors';
import type { Io } from './io';

/**
 * Writes what `--output` names.
 * @throws BackupError `file-invalid`
 */
export async function writeReport(name: string, text: string, { cwd }: Io): Promise<void> {
  try {
    await writeFile(path.resolve(cwd, name), text);
  } catch (cause) {
    throw new BackupError('file-invalid', 'The report cannot be written here', {
      at: `--output ${name}`,
      value: (cause as NodeJS.ErrnoException).code,
      fix: 'name a file in a folder that exists and that you may write to',
      cause,
    });
  }
}
