import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Io } from '../io';

/** Contexts of the kubeconfig that a command would use, or the namespaces that they have. What cannot be read has none. */
export function namesInKubeconfig(
  source: 'contexts' | 'namespaces',
  typed: ReadonlyMap<string, string>,
  { env, cwd }: Pick<Io, 'env' | 'cwd'>,
): readonly string[] {
  const files = typed.get('--kubeconfig') ?? env.KUBECONFIG ?? '';
  const named = files.split(path.delimiter).filter((file) => file !== '');
  const wanted = named.length > 0 ? named : [path.join(homedir(), '.kube/config')];
  const found = wanted
    .map((file) => path.resolve(cwd, file))
    .map((file) => ({ file, size: sizeOf(file) }))
    .filter(({ size }) => size > 0);
  if (found.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) return [];
  const names = found
    .flatMap(({ file }) => contextsIn(file))
    .map(({ name, context }) => (source === 'contexts' ? name : context?.namespace));
  return [...new Set(names.filter(isPlainName))];
}

/** Of all files together: a thousand clusters with their certificates, which are read in half a second. */
const MOST_BYTES = 2 << 20;

/** What is not there, or no file, is not read: a pipe that nobody fills would keep the shell for ever. */
function sizeOf(file: string): number {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}

interface ContextEntry {
  readonly name?: unknown;
  readonly context?: { readonly namespace?: unknown };
}

function contextsIn(file: string): readonly ContextEntry[] {
  try {
    // Only now: most questions want no file.
    const { parse } = require('yaml') as typeof import('yaml');
    const { contexts } = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' }) as { contexts?: unknown };
    return Array.isArray(contexts)
      ? contexts.filter((each) => typeof each === 'object' && each !== null)
      : [];
  } catch {
    return [];
  }
}

/** A name that is none would end its line, or command the terminal. */
function isPlainName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !/\p{Cc}/u.test(name);
}
