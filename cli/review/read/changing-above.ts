import path from 'node:path';
import { decodeText } from '../../input/decode-text';
import { KUSTOMIZATION_NAMES, kustomizationEffect } from '../../kustomize';
import type { CommitEnd } from './compared-ends';
import type { Reached } from './links';

/**
 * The nearest kustomization of a commit that changes what it has, above a folder of it and outside of it.
 * @returns its path; `undefined` if there is none, and for the root
 */
export async function changingAbove(
  { git }: CommitEnd,
  at: Reached,
  folder: string,
): Promise<string | undefined> {
  const parts = path.posix
    .normalize(folder)
    .split('/')
    .filter((part) => part !== '.' && part !== '');
  while (parts.pop() !== undefined) {
    const above = parts.join('/');
    for (const name of KUSTOMIZATION_NAMES) {
      const file = path.posix.join(above, name);
      const entry = at(file);
      if (entry === undefined) continue;
      const content = (await git.contentsOf([entry.id])).get(entry.id) ?? Buffer.alloc(0);
      const text = decodeText(content);
      if (typeof text !== 'string' || kustomizationEffect({ name: file, text }) === 'changes') return file;
    }
  }
  return undefined;
}
