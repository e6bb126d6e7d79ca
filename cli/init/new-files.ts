import { open, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { makeFolder } from '../make-folder';
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
  /** What was made, folders too, the latest first. */
  const made: string[] = [];
  try {
    for (const { path: name, text } of files) {
      const file = path.join(folder, name);
      made.unshift(...(await madeFolders(path.dirname(file))));
      // Not even what somebody has put there since it was looked at.
      const handle = await open(file, 'wx');
      made.unshift(file);
      await handle.writeFile(text).finally(() => handle.close());
    }
  } catch (cause) {
    const { code, path: at = folder } = cause as NodeJS.ErrnoException;
    for (const each of made) await takeBack(each);
    throw new BackupError('file-invalid', `This file cannot be written (${code}), and nothing was`, {
      at,
      fix: 'name a folder that you may write to',
      cause,
    });
  }
}

/** Those that had to be made for this one to be there, the innermost first. */
async function madeFolders(folder: string): Promise<string[]> {
  const outermost = await makeFolder(folder);
  if (outermost === undefined) return [];
  const made: string[] = [];
  for (let each = folder; each.length >= outermost.length; each = path.dirname(each)) made.push(each);
  return made;
}

async function takeBack(made: string): Promise<void> {
  // By now something else may be in it.
  await rmdir(made).catch(() => rm(made, { force: true }).catch(() => undefined));
}
