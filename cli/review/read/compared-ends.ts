import { stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import { managementClusterOfFile, readSources, type SourceFiles } from '../../check';
import { MANIFEST } from '../../input';
import type { Io } from '../../io';
import { KUSTOMIZATION } from '../../kustomize';
import { LIST, PATCH_ENDING } from '../../synth';
import { type Git, gitIn } from './git';

/** One end of a change. */
export type End = CommitEnd | FolderEnd;

/** A commit, of which no file has been read yet. */
export interface CommitEnd {
  /** As it was named. */
  readonly name: string;
  readonly commit: string;
  /** Everything in it, from the root of the repository. */
  readonly paths: readonly string[];
  /** What lies in these folders. */
  sources(folders: readonly string[]): Promise<SourceFiles>;
}

/** A folder of manifests. */
export interface FolderEnd {
  readonly name: string;
  readonly commit: undefined;
  /** What lies in it, or in a folder of it. */
  sources(folder: string | undefined): Promise<SourceFiles>;
}

/**
 * An end by its name: a commit of the repository that the current folder is in or, failing that, a folder. No ref
 * begins with `./`, so that names a folder in any case.
 * @throws BackupError `file-invalid` if it is neither
 */
export async function endNamed(name: string, io: Io): Promise<End> {
  const git = gitIn(io.cwd, io);
  const commit = await git.commitOf(name);
  if (commit !== undefined) return commitEnd(git, name, commit);
  const found = await stat(path.resolve(io.cwd, name)).catch(() => undefined);
  if (found?.isDirectory() === true) {
    return {
      name,
      commit: undefined,
      sources: (folder = '') => readSources([path.join(name, folder)], io),
    };
  }
  const problem = await git.problem();
  if (problem !== undefined) {
    throw new BackupError(
      'file-invalid',
      'This is no folder, and no Git repository is here to have such a commit',
      {
        at: name,
        value: problem,
        fix: 'run it in the repository of the manifests, or name two folders: mosk-backup review before/ after/',
      },
    );
  }
  throw new BackupError('file-invalid', 'This is neither a commit of this repository nor a folder', {
    at: name,
    fix: 'name a branch, tag or commit that has been fetched, such as origin/main, or a folder',
  });
}

/**
 * The commit at which head left its base: what the base has got since then is no change of head.
 * @returns `undefined` if there is none that this clone knows
 */
export async function startOf(base: CommitEnd, head: CommitEnd, io: Io): Promise<CommitEnd | undefined> {
  const git = gitIn(io.cwd, io);
  const commit = await git.commonAncestor(base.commit, head.commit);
  if (commit === base.commit) return base;
  return commit === undefined ? undefined : commitEnd(git, base.name, commit);
}

async function commitEnd(git: Git, name: string, commit: string): Promise<CommitEnd> {
  const paths = await git.pathsOf(commit);
  return {
    name,
    commit,
    paths,
    async sources(folders) {
      const written = synthFoldersOf(paths);
      const wanted = paths.filter((each) => counts(each) && folders.some((folder) => isIn(each, folder)));
      const files = await git.filesOf(commit, wanted);
      return {
        files: files.map(({ path: file, text }) => {
          const top = folders.find((folder) => isIn(file, folder)) ?? '.';
          return { name: file, managementCluster: managementClusterOfFile(file, written, top), text };
        }),
        mistakes: [],
      };
    },
  };
}

/** The folders that synth wrote into, by the lists that it leaves there. */
export function synthFoldersOf(paths: readonly string[]): string[] {
  return paths.filter((each) => path.posix.basename(each) === LIST).map((each) => path.posix.dirname(each));
}

/** Whether a commit has any file in a folder. */
export function hasFolder({ paths }: CommitEnd, folder: string): boolean {
  return paths.some((each) => isIn(each, folder));
}

function isIn(file: string, folder: string): boolean {
  const inside = path.posix.normalize(`${folder}/`);
  return inside === './' || file.startsWith(inside);
}

/** Manifests and patches, nothing that is hidden. */
function counts(file: string): boolean {
  return (
    (MANIFEST.test(file) || KUSTOMIZATION.test(file) || file.endsWith(PATCH_ENDING)) && !/(^|\/)\./.test(file)
  );
}
