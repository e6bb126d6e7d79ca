import { open } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../lib/errors';
import type { Io } from './io';

/**
 * Writes a secret into a new file that its owner alone may read, and onto the disk before anything relies on it.
 * @throws BackupError `file-invalid` where a file is there already: it may be the only copy of another key
 */
export async function saveSecret(file: string, secret: string, io: Io): Promise<void> {
  try {
    const handle = await open(path.resolve(io.cwd, file), 'wx', 0o600);
    try {
      await handle.writeFile(`${secret}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const exists = code === 'EEXIST';
    throw new BackupError(
      'file-invalid',
      exists ? 'This file exists' : `This file cannot be written (${code})`,
      {
        at: file,
        fix: exists
          ? 'choose another: it may hold the only copy of another key'
          : 'name a file that you may write',
        cause: error,
      },
    );
  }
}
