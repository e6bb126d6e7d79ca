import { chmod, mkdir, open, rename, stat } from 'node:fs/promises';
import { BackupError } from '../../lib/errors';

const OTHERS = 0o077;

/**
 * A folder with private keys is its owner's alone. One that is there already loses the rights that others have on it.
 *
 * @param say told of rights that were taken away
 * @throws BackupError `file-invalid` for a folder that cannot be made, or is somebody else's
 */
export async function preparePrivateFolder(directory: string, say: (line: string) => void): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const { mode } = await stat(directory);
    if ((mode & OTHERS) === 0) return;
    await chmod(directory, mode & 0o7700);
  } catch (cause) {
    throw new BackupError('file-invalid', 'This folder cannot be used', {
      at: directory,
      fix: 'choose a folder that is yours',
      cause,
    });
  }
  say(`${directory} was open to others: now it is yours alone, as it holds private keys`);
}

/** Replaces a file at once and whole: whoever reads it, or starts after a crash, finds the old text or the new one. */
export async function writePrivately(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    // One that a crash has left keeps the rights that it had.
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
