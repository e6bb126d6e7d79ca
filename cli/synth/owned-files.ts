import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { textIfAny, writeWholeFile } from '../whole-file';

/** First line of every file that we write. A file that has lost it, for instance by encryption, is ours no more. */
export const HEADER = '# Written by mosk-backup synth: edit the app, not this file.\n';

/** The files that we have written into a folder, one a line: no other is ever changed or removed. */
export const LIST = '.mosk-backup-manifests';
const LIST_HEADER =
  '# What mosk-backup synth wrote here and may replace or remove. To be committed with the files.\n';

export interface OutputFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  /** Without the header. */
  readonly text: string;
}

/** Files that are read at a time. */
const AT_ONCE = 64;

/** A file as it should be and as it is. */
export interface ComparedFile {
  readonly path: string;
  /** `undefined`: it should not be there. */
  readonly wanted: string | undefined;
  /** `undefined`: it is not there. */
  readonly found: string | undefined;
}

/**
 * Every file that is wanted or was written earlier, with what the folder has.
 * @throws BackupError `file-invalid` for a wanted file that is there and is not ours, or a list that leads outside
 */
export async function compareFolder(folder: string, files: readonly OutputFile[]): Promise<ComparedFile[]> {
  const earlier = await ownedFiles(folder);
  const wanted = new Map(files.map((file) => [file.path, HEADER + file.text]));
  const paths = [...new Set([...wanted.keys(), ...earlier])].sort();
  const compared: ComparedFile[] = [];
  // Side by side, and never more than a process may open.
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const some = paths.slice(start, start + AT_ONCE);
    compared.push(...(await allInOrder(some.map(compare))).filter((file) => file !== undefined));
  }
  return compared;

  async function compare(name: string): Promise<ComparedFile | undefined> {
    const target = path.join(folder, name);
    const found = await textIfAny(target);
    const text = wanted.get(name);
    const isOurs = earlier.has(name) && (found === undefined || found.startsWith(HEADER));
    if (text === undefined && !isOurs) return undefined;
    if (found !== undefined && !isOurs) throw notOurs(target, earlier.has(name));
    return { path: name, wanted: text, found };
  }
}

/**
 * Makes the folder what it should be.
 * @returns what was removed because the app no longer declares it: an engine would go on applying it
 */
export async function writeFolder(folder: string, files: readonly ComparedFile[]): Promise<string[]> {
  // First of all, so that no file of an interrupted run is taken for somebody else's.
  await writeList(
    folder,
    files.map((file) => file.path),
  );
  for (const { path: name, wanted, found } of files) {
    const target = path.join(folder, name);
    if (wanted === undefined) await removeFile(folder, target);
    else if (wanted !== found) await writeWholeFile(target, wanted);
  }
  await writeList(
    folder,
    files.flatMap((file) => (file.wanted === undefined ? [] : [file.path])),
  );
  return files.flatMap((file) => (file.wanted === undefined && file.found !== undefined ? [file.path] : []));
}

async function ownedFiles(folder: string): Promise<Set<string>> {
  const list = path.join(folder, LIST);
  const lines = ((await textIfAny(list)) ?? '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) {
    if (!path.isAbsolute(line) && !line.split(/[/\\]/).includes('..')) continue;
    throw new BackupError('file-invalid', 'The list of written files leads out of its folder', {
      at: list,
      value: line,
      fix: 'restore the list as it was committed',
    });
  }
  return new Set(lines);
}

async function writeList(folder: string, files: readonly string[]): Promise<void> {
  const text =
    LIST_HEADER +
    [...files]
      .sort()
      .map((file) => `${file}\n`)
      .join('');
  if ((await textIfAny(path.join(folder, LIST))) !== text)
    await writeWholeFile(path.join(folder, LIST), text);
}

async function removeFile(folder: string, target: string): Promise<void> {
  await rm(target, { force: true });
  for (
    let parent = path.dirname(target);
    parent.startsWith(folder + path.sep);
    parent = path.dirname(parent)
  ) {
    try {
      await rmdir(parent);
    } catch {
      // Something else is in it.
      return;
    }
  }
}

function notOurs(target: string, wasWritten: boolean): BackupError {
  return wasWritten
    ? new BackupError('file-invalid', 'A file that synth wrote was replaced by something else', {
        at: target,
        fix: 'was it encrypted? Then make that object outside the app. Else remove the file',
      })
    : new BackupError('file-invalid', 'A file of this name exists and was not written by synth', {
        at: target,
        fix: 'move it away, or choose another folder',
      });
}
