import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import type { Io } from '../../io';
import { contentsOf, type Tree, treeOf } from './git-output';
import { firstLine, runGit, succeed } from './git-process';
import { shallowCommits } from './shallow-commits';

/** Where two commits have their last common one. */
export interface CommonAncestor {
  readonly commit: string;
  /** Whether nothing that this clone lacks could make it another one, and there is no second. */
  readonly certain: boolean;
}

/** A repository, read as data: nothing is checked out, and no hook, filter or program of any ref runs. */
export interface Git {
  /** What Git says where it has no repository to read; `undefined` where it has one. */
  problem(): Promise<string | undefined>;
  /** The folder that paths of commits begin at; `undefined` in a repository without a working tree. */
  root(): Promise<string | undefined>;
  /**
   * The commit of a ref in full, or `undefined` if there is no such commit.
   * @throws BackupError `usage` for a name of several refs
   */
  commitOf(ref: string): Promise<string | undefined>;
  /** The latest commit that both come from; `undefined` if none is known here, as in a shallow clone. */
  commonAncestor(one: string, other: string): Promise<CommonAncestor | undefined>;
  /** Everything in a commit. */
  treeOf(commit: string): Promise<Tree>;
  /** Contents by their numbers; each is read once. */
  contentsOf(ids: Iterable<string>): Promise<ReadonlyMap<string, Buffer>>;
}

/** @param folder within the working tree */
export function gitIn(folder: string, io: Io): Git {
  const run = (words: readonly string[], input = '') => runGit(words, input, folder, io);
  const known = new Map<string, Buffer>();

  return {
    async problem() {
      const { code, stderr } = await run(['rev-parse', '--git-dir']);
      return code === 0 ? undefined : firstLine(stderr);
    },
    async root() {
      const { code, stdout } = await run(['rev-parse', '--show-toplevel']);
      return code === 0 ? stdout.toString('utf8').replace(/\n$/, '') : undefined;
    },
    async commitOf(ref) {
      // No ref begins with a dash: it would be taken for an option.
      if (ref === '' || ref.startsWith('-')) return undefined;
      await refuseOtherRepository(io.env.GIT_DIR, folder, run);
      const { code, stdout } = await run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
      if (code !== 0) return undefined;
      await refuseSeveral(ref, run);
      return checked(stdout.toString('utf8').trim());
    },
    async commonAncestor(one, other) {
      const { code, stdout } = await run(['merge-base', '--all', checked(one), checked(other)]);
      const [commit, second] = stdout.toString('utf8').trim().split('\n');
      if (code !== 0 || !commit) return undefined;
      if (second !== undefined) return { commit: checked(commit), certain: false };
      const shallow = await shallowCommits(run, folder);
      if (shallow.size === 0) return { commit: checked(commit), certain: true };
      // Behind a commit whose parents this clone lacks, a later one that both come from may be hidden.
      const listed = await succeed(run(['rev-list', checked(one), checked(other), '--not', checked(commit)]));
      const certain = !listed
        .toString('utf8')
        .split('\n')
        .some((each) => shallow.has(each));
      return { commit, certain };
    },
    treeOf: async (commit) =>
      treeOf(await succeed(run(['ls-tree', '-r', '-z', '--full-tree', checked(commit)]))),
    async contentsOf(ids) {
      const wanted = [...new Set(ids)];
      const unknown = wanted.filter((id) => !known.has(id));
      if (unknown.length > 0) {
        const output = await succeed(run(['cat-file', '--batch'], unknown.map((id) => `${id}\n`).join('')));
        for (const [id, content] of contentsOf(output, unknown)) known.set(id, content);
      }
      return known;
    },
  };
}

type Run = (words: readonly string[]) => Promise<{ code: number | null; stdout: Buffer }>;

/**
 * Git takes a tag for a branch of the same name, and says so only to people: whoever may push a tag could choose what a
 * change is compared with.
 */
async function refuseSeveral(ref: string, run: Run): Promise<void> {
  // What follows leads on from the name: main~2, main@{1}.
  const name = /^(?:(?!@\{)[^~^:])*/.exec(ref)?.[0] ?? '';
  if (name === '' || name === '@') return;
  // In this order Git looks (gitrevisions(7)).
  const names = [`refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`];
  const candidates = [name, ...names, `refs/remotes/${name}/HEAD`];
  const commits = new Map<string, string>();
  const { stdout } = await run(['for-each-ref', `--format=${REF_AND_COMMIT}`, ...candidates.slice(1)]);
  for (const line of stdout.toString('utf8').split('\n')) {
    const [full = '', commit = ''] = line.split(' ');
    if (candidates.includes(full)) commits.set(full, commit);
  }
  // As the beginning of a number it names a commit as well.
  if (/^[0-9a-f]{4,64}$/.test(name)) {
    const { stdout: ids } = await run(['rev-parse', `--disambiguate=${name}`]);
    const [id, another] = ids.toString('utf8').trim().split('\n');
    if (id && another === undefined) commits.set(`commit ${name}`, id);
  }
  if (new Set(commits.values()).size < 2) return;
  throw new BackupError('usage', 'This name has several refs, which are several commits', {
    at: ref,
    value: [...commits].map(([full, commit]) => `${full} ${commit.slice(0, 8)}`).join(', '),
    fix: `name one in full: ${[...commits.keys()].find((full) => full.startsWith('refs/')) ?? 'refs/heads/main'}`,
  });
}

const REF_AND_COMMIT = '%(refname) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)';

/** The folder is the repository that is read. A variable that means another one is no reason to read this one. */
async function refuseOtherRepository(gitDir: string | undefined, folder: string, run: Run): Promise<void> {
  if (gitDir === undefined) return;
  const { code, stdout } = await run(['rev-parse', '--absolute-git-dir']);
  if (code !== 0) return;
  const [named, found] = await Promise.all(
    [path.resolve(folder, gitDir), stdout.toString('utf8').replace(/\n$/, '')].map((each) =>
      realpath(each).catch(() => each),
    ),
  );
  if (named === found) return;
  throw new BackupError('usage', 'GIT_DIR leads to another repository than the one of this folder', {
    at: 'GIT_DIR',
    value: JSON.stringify(gitDir),
    fix: 'unset it, and run the command in the repository of the manifests',
  });
}

/** What is handed on to Git is only ever a number of a commit. */
function checked(commit: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return commit;
  throw new BackupError('file-invalid', 'This is not the number of a commit', {
    value: JSON.stringify(commit),
  });
}
