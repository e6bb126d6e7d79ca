import path from 'node:path';
import type { Git } from './git';
import type { Tree, TreeEntry } from './git-output';

/** Links that lead to one another have an end somewhere. */
const MOST_STEPS = 40;

/** What stands at a path of a commit for whoever reads it: a file, whatever links lead to it. */
export type Reached = (file: string) => TreeEntry | undefined;

/**
 * How a commit is read by path, as engines read a checkout: they follow links to files, kubectl among them.
 * @returns `undefined` for what is no file, or lies outside of the commit
 */
export async function followingLinks(tree: Tree, git: Git): Promise<Reached> {
  const links = [...tree].filter(([, { kind }]) => kind === 'link');
  const targets = await git.contentsOf(links.map(([, { id }]) => id));
  const targetOf = new Map(links.map(([file, { id }]) => [file, targets.get(id)?.toString('utf8') ?? '']));
  return (file) => {
    let at: string | undefined = file;
    for (let steps = 0; at !== undefined && steps < MOST_STEPS; steps += 1) {
      const link = linkIn(at, targetOf);
      if (link === undefined) {
        const found = tree.get(at);
        return found?.kind === 'file' ? found : undefined;
      }
      at = ledTo(link, targetOf.get(link) ?? '', at.slice(link.length));
    }
    return undefined;
  };
}

/** The first part of a path that is a link. */
function linkIn(file: string, targetOf: ReadonlyMap<string, string>): string | undefined {
  if (targetOf.size === 0) return undefined;
  for (let end = file.indexOf('/'); ; end = file.indexOf('/', end + 1)) {
    const part = end === -1 ? file : file.slice(0, end);
    if (targetOf.has(part)) return part;
    if (end === -1) return undefined;
  }
}

function ledTo(link: string, target: string, rest: string): string | undefined {
  if (target === '' || target.startsWith('/')) return undefined;
  const led = path.posix.normalize(path.posix.join(path.posix.dirname(link), target) + rest);
  return led === '..' || led.startsWith('../') ? undefined : led;
}
