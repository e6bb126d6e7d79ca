import { existsSync } from 'node:fs';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { filesOf, MANIFEST, type Mistake, readText } from '../input';
import type { Io } from '../io';
import { KUSTOMIZATION, KUSTOMIZATION_NAMES, kustomizationEffect } from '../kustomize';
import { LIST, PATCH_ENDING } from '../synth';
import { managementClusterOfFile } from './management-cluster-of-file';

/** A text that may hold declarations. */
export interface SourceFile {
  /** As it was named, with `/`. */
  readonly name: string;
  /** Management cluster, by the folder that it lies in. */
  readonly managementCluster: string;
  /** What is applied together, where that matters: a folder. See `Subject`. */
  readonly appliedFrom?: string;
  readonly text: string;
  /** A kustomization above it that changes what it has, and that is outside of what was named. */
  readonly changedBy?: string | undefined;
}

/** What could be read of what was named. */
export interface SourceFiles {
  readonly files: readonly SourceFile[];
  readonly mistakes: readonly Mistake[];
}

/** Files that are read at a time. */
const AT_ONCE = 64;
const WANTED = new RegExp(`${MANIFEST.source}|${KUSTOMIZATION.source}|\\${PATCH_ENDING}$`);

/**
 * Everything that may hold declarations in files, folders, and `-`, which is the standard input.
 * @param managementCluster that of what lies in no folder of one
 * @throws BackupError `file-invalid` for what was named and is not there
 */
export async function readSources(
  names: readonly string[],
  io: Io,
  managementCluster = '',
): Promise<SourceFiles> {
  const files: SourceFile[] = [];
  const mistakes: Mistake[] = [];
  /** Of a folder and of a file in it, both named. */
  const known = new Set<string>();
  for (const name of names) {
    if (name === '-') {
      files.push({ name: 'stdin', managementCluster, text: await io.stdin.read() });
      continue;
    }
    if (!existsSync(path.resolve(io.cwd, name))) {
      throw new BackupError('file-invalid', 'This file or folder does not exist', {
        at: name,
        fix: 'name files or folders that exist, or - for the standard input',
      });
    }
    const all = await filesOf(name, io.cwd, WANTED, true);
    const found = all.filter((file) => !known.has(shownName(file, io.cwd)));
    for (const file of found) known.add(shownName(file, io.cwd));
    const top = all.length === 1 && all[0] === name ? path.dirname(name) : name;
    const changedBy = await changingAbove(top, top === name ? 1 : 0, io.cwd);
    const synthFolders = synthFoldersOf(found, io.cwd);
    // Side by side, and never more than a process may open.
    for (let start = 0; start < found.length; start += AT_ONCE) {
      const some = found.slice(start, start + AT_ONCE);
      const read = await allInOrder(some.map((file) => readOne(file, io.cwd)));
      for (const [index, text] of read.entries()) {
        const file = some[index] ?? '';
        const shown = shownName(file, io.cwd);
        if (typeof text === 'string') {
          files.push({
            name: shown,
            managementCluster: managementClusterOfFile(file, synthFolders, top) || managementCluster,
            text,
            changedBy,
          });
        } else mistakes.push({ ...text, file: shown });
      }
    }
  }
  return { files, mistakes };
}

/** The nearest kustomization that changes what it has, from a number of folders above this one on. */
async function changingAbove(folder: string, above: number, cwd: string): Promise<string | undefined> {
  let at = path.resolve(cwd, folder, ...Array<string>(above).fill('..'));
  if (above > 0 && at === path.resolve(cwd, folder)) return undefined;
  for (;;) {
    for (const name of KUSTOMIZATION_NAMES.filter((each) => existsSync(path.join(at, each)))) {
      const text = await readOne(path.join(at, name), cwd);
      const shown = shownName(path.join(at, name), cwd);
      if (typeof text !== 'string' || kustomizationEffect({ name: shown, text }) === 'changes') return shown;
    }
    if (at === path.dirname(at)) return undefined;
    at = path.dirname(at);
  }
}

async function readOne(file: string, cwd: string): Promise<string | Omit<Mistake, 'file'>> {
  try {
    return await readText(path.resolve(cwd, file), file);
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    return { line: 1, problem: error.problem, fix: error.fix ?? '' };
  }
}

/** The folders that synth wrote into, at or above these files. */
export function synthFoldersOf(files: readonly string[], cwd: string): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const file of files) {
    let folder = path.dirname(path.resolve(cwd, file));
    while (!seen.has(folder)) {
      seen.add(folder);
      if (existsSync(path.join(folder, LIST))) found.push(path.relative(cwd, folder) || '.');
      folder = path.dirname(folder);
    }
  }
  return found;
}

/** Reports are read by programs that know the repository, not this machine. */
function shownName(file: string, cwd: string): string {
  const relative = path.relative(cwd, path.resolve(cwd, file));
  const shown = relative.startsWith('..') ? file : relative;
  return shown.split(path.sep).join('/');
}
