import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../lib/errors';

/** First line of every file that we write, and the sign by which we know which ones we may remove. */
const HEADER = '# Written by mosk-backup synth: edit the app, not this file.\n';

export interface OutputFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes the files and removes those of an earlier run that are no longer declared, because an engine would go on
 * applying them. Files that somebody else put there are left alone.
 * @returns what was removed, relative to the folder
 * @throws BackupError `file-invalid` instead of overwriting somebody else's file
 */
export async function writeFiles(folder: string, files: readonly OutputFile[]): Promise<string[]> {
  const earlier = await ours(folder);
  for (const file of files) {
    const target = path.join(folder, file.path);
    if (!earlier.has(file.path) && (await exists(target))) {
      throw new BackupError('file-invalid', 'A file of this name exists and was not written by synth', {
        at: target,
        fix: 'move it away, or choose another folder',
      });
    }
  }
  for (const file of files) {
    const target = path.join(folder, file.path);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, HEADER + file.text);
    earlier.delete(file.path);
  }
  for (const stale of earlier) await rm(path.join(folder, stale));
  return [...earlier].sort();
}

async function ours(folder: string): Promise<Set<string>> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const found = new Set<string>();
  for (const entry of entries.filter((each) => each.endsWith('.yaml'))) {
    const text = await readFile(path.join(folder, entry), 'utf8').catch(() => '');
    if (text.startsWith(HEADER)) found.add(entry.split(path.sep).join('/'));
  }
  return found;
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
