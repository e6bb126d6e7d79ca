import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { textIfAny } from '../whole-file';
import type { TemplateFile } from './template-file';

/** What a folder has of a project. */
export interface Found {
  readonly missing: readonly TemplateFile[];
  /** Paths of files that say what the template says. */
  readonly same: readonly string[];
  /** Paths of files that say something else. */
  readonly other: readonly string[];
}

/** @throws BackupError `file-invalid` for what is there and no file */
export async function findIn(folder: string, files: readonly TemplateFile[]): Promise<Found> {
  const found = await allInOrder(
    files.map(async (file) => ({ file, text: await textIfAny(path.join(folder, file.path)) })),
  );
  const pathsWhere = (wanted: (isSame: boolean) => boolean) =>
    found
      .filter(({ file, text }) => text !== undefined && wanted(text === file.text))
      .map(({ file }) => file.path);
  return {
    missing: found.filter(({ text }) => text === undefined).map(({ file }) => file),
    same: pathsWhere((isSame) => isSame),
    other: pathsWhere((isSame) => !isSame),
  };
}

/**
 * Writes files that are not there; all of them, or none.
 * @throws BackupError `file-invalid`
 */
export async function writeNewFiles(folder: string, files: readonly TemplateFile[]): Promise<void> {
  const written: string[] = [];
  try {
    for (const { path: name, text } of files) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      // Not even what somebody has put there since it was looked at.
      await writeFile(file, text, { flag: 'wx' });
      written.push(file);
    }
  } catch (cause) {
    const { code, path: at = folder } = cause as NodeJS.ErrnoException;
    for (const file of written) await takeBack(file, folder);
    throw new BackupError('file-invalid', `This file cannot be written (${code}), and nothing was`, {
      at,
      fix: 'name a folder that you may write to',
      cause,
    });
  }
}

/** The file, and the folders above it that were made for it. */
async function takeBack(file: string, folder: string): Promise<void> {
  await rm(file, { force: true });
  for (let parent = path.dirname(file); parent.startsWith(folder); parent = path.dirname(parent)) {
    try {
      await rmdir(parent);
    } catch {
      // Something else is in it.
      return;
    }
  }
}
