import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../../lib/all-in-order';
import type { Io } from '../../io';
import type { BothEnds, JudgedBy } from './change';
import type { CommitEnd, End, FolderEnd } from './compared-ends';

const SAME: JudgedBy = { is: 'same' };

/** What a change does to files by which it is judged: a policy, an inventory. */
export function judgedBy(base: End, head: End, io: Io): (file: string) => Promise<JudgedBy> {
  return async (name) => {
    const file = await realpath(path.resolve(io.cwd, name)).catch(() => undefined);
    const now = file === undefined ? undefined : await readFile(file).catch(() => undefined);
    if (file === undefined || now === undefined) return SAME;
    const before = await (base.commit !== undefined && head.commit !== undefined
      ? formerInCommit(base, head, file)
      : formerInFolder(base, head, file, io));
    if (before === 'same' || before?.equals(now) === true) return SAME;
    return { is: 'changed', before };
  };
}

type Former = Buffer | undefined | 'same';

async function formerInCommit({ tree, git }: CommitEnd, head: CommitEnd, file: string): Promise<Former> {
  const root = await git.root();
  if (root === undefined) return 'same';
  const name = path
    .relative(await realpath(root), file)
    .split(path.sep)
    .join('/');
  const [was, is] = [tree.get(name), head.tree.get(name)];
  if (was?.id === is?.id && was?.kind === is?.kind) return 'same';
  if (was?.kind !== 'file') return undefined;
  return (await git.contentsOf([was.id])).get(was.id);
}

async function formerInFolder(base: End, head: End, file: string, io: Io): Promise<Former> {
  if (head.commit !== undefined || base.commit !== undefined) return 'same';
  const [from, to] = await allInOrder([base, head].map((end) => realFolder(end, io)));
  const name = path.relative(to ?? '', file);
  if (name === '..' || name.startsWith(`..${path.sep}`) || path.isAbsolute(name)) return 'same';
  return readFile(path.join(from ?? '', name)).catch(() => undefined);
}

function realFolder({ name }: FolderEnd | CommitEnd, io: Io): Promise<string> {
  return realpath(path.resolve(io.cwd, name));
}

/** What a change does to a file of the working tree, as data. */
export function endsOf(base: End, head: End, io: Io): (file: string) => Promise<BothEnds | undefined> {
  return async (name) => {
    const file = await realpath(path.resolve(io.cwd, name)).catch(() => undefined);
    if (file === undefined) return undefined;
    const [before, after] =
      base.commit !== undefined && head.commit !== undefined
        ? await inCommits([base, head], file)
        : await inFolders([base, head], file, io);
    return before === after || (before !== undefined && after?.equals(before))
      ? undefined
      : { before, after };
  };
}

async function inCommits(ends: readonly CommitEnd[], file: string): Promise<(Buffer | undefined)[]> {
  const root = await ends[0]?.git.root();
  if (root === undefined) return [];
  const name = path
    .relative(await realpath(root), file)
    .split(path.sep)
    .join('/');
  return allInOrder(
    ends.map(async ({ tree, git }) => {
      const entry = tree.get(name);
      return entry?.kind === 'file' ? (await git.contentsOf([entry.id])).get(entry.id) : undefined;
    }),
  );
}

/** The file may be named in either of the two. */
async function inFolders(ends: readonly End[], file: string, io: Io): Promise<(Buffer | undefined)[]> {
  const folders = ends.flatMap((end) => (end.commit === undefined ? [end] : []));
  if (folders.length < ends.length) return [];
  const roots = await allInOrder(folders.map((end) => realFolder(end, io)));
  const names = roots.map((root) => path.relative(root, file));
  const name = names.find((each) => !each.startsWith('..') && !path.isAbsolute(each));
  if (name === undefined) return [];
  return allInOrder(roots.map((root) => readFile(path.join(root, name)).catch(() => undefined)));
}
