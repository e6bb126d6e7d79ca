import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../lib/errors';
import { makeFolder } from './make-folder';

/**
 * Writes a text, and its folder if need be: an engine or a commit never sees half a file. A link stays one, and what is no
 * file, such as `/dev/stdout`, is written to as it is.
 */
export async function writeWholeFile(file: string, text: string): Promise<void> {
  await makeFolder(path.dirname(file));
  await replaceFile(file, text);
}

/** The same in a folder that exists. What fails leaves the file as it was, and nothing beside it. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile()) return writeFile(file, text);
  const target = there === undefined ? file : await realpath(file);
  const aside = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(aside, text);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/**
 * The text with the line ends that it was written with: Git may have changed them. `undefined`: there is no such file.
 * @throws BackupError `file-invalid`
 */
export async function textIfAny(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new BackupError('file-invalid', `This file cannot be read (${code})`, {
      at: file,
      fix: 'choose another folder',
      cause,
    });
  }
}
