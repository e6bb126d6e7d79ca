import { stat } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import { quoted } from '../../../lib/review';
import type { Io } from '../../io';
import type { Git } from './git';
import type { Tree } from './git-output';

/** One end of a change. */
export type End = CommitEnd | FolderEnd;

/** A commit, of which no file has been read yet. */
export interface CommitEnd {
  /** As it was named. */
  readonly name: string;
  readonly commit: string;
  readonly tree: Tree;
  readonly git: Git;
}

/** A folder of manifests. */
export interface FolderEnd {
  readonly name: string;
  readonly commit: undefined;
}

/**
 * An end by its name: a commit of the repository that the current folder is in or, failing that, a folder. No ref
 * begins with `./`, so that names a folder in any case.
 * @throws BackupError `file-invalid` if it is neither, `usage` if it is several commits
 */
export async function endNamed(name: string, git: Git, io: Io): Promise<End> {
  const commit = await git.commitOf(name);
  if (commit !== undefined) return { name, commit, tree: await git.treeOf(commit), git };
  const found = await stat(path.resolve(io.cwd, name)).catch(() => undefined);
  if (found?.isDirectory() === true) return { name, commit: undefined };
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

/** What a change is compared with, and what of that has to be said. */
export interface Start {
  readonly from: CommitEnd;
  readonly remark?: string;
}

/**
 * The commit at which head left its base: what the base has got since then is no change of head. Where that is not
 * certain, the base as it is now: whatever of it head has not is then told, too much rather than too little.
 */
export async function startOf(base: CommitEnd, head: CommitEnd): Promise<Start> {
  const { git } = base;
  const common = await git.commonAncestor(base.commit, head.commit);
  if (common?.certain === true) {
    const { commit } = common;
    if (commit === base.commit) return { from: base };
    return { from: { name: base.name, commit, tree: await git.treeOf(commit), git } };
  }
  return {
    from: base,
    remark: `This clone does not know for certain where ${quoted(head.name)} left ${quoted(base.name)}, so it is compared with ${quoted(base.name)} as it is now.`,
  };
}

/** The end at which a name was given: `main` 1a2b3c4d, or the number alone; a folder as it is. */
export function endText({ name, commit }: End): string {
  if (commit === undefined) return quoted(name);
  const number = commit.slice(0, 8);
  return commit.startsWith(name) ? number : `${quoted(name)} ${number}`;
}
