import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The file of a package from which npm has installed this one, as npm notes it beside it.
 * @param root folder of this package
 * @returns an absolute path; `undefined` for a package of a registry, a checkout, or another package manager
 */
export async function packageFile(root: string): Promise<string | undefined> {
  const modules = path.dirname(root);
  const text = await readFile(path.join(modules, '.package-lock.json'), 'utf8').catch(() => '');
  const resolved = resolvedIn(text, path.basename(root));
  const [, file] = /^file:(.+\.tgz)$/.exec(resolved ?? '') ?? [];
  return file === undefined ? undefined : path.resolve(path.dirname(modules), file);
}

/** What cannot be read says nothing: it is npm's own, and only makes an advice better. */
function resolvedIn(text: string, name: string): string | undefined {
  try {
    const { packages } = JSON.parse(text) as { packages?: Record<string, { resolved?: string }> };
    return packages?.[`node_modules/${name}`]?.resolved;
  } catch {
    return undefined;
  }
}
