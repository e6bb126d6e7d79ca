import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../../lib/all-in-order';
import type { Io } from '../../io';
import type { JudgedBy } from './change';
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
