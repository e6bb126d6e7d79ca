import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../io';

/** What an import without an ending may be. */
const ENDINGS = ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.json', '/index.js', '/index.ts'];
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/**
 * The files that a policy consists of: its own, and what it imports by a relative path, from file to file. Empty for the
 * policies of this package.
 */
export function policySources(name: string, io: Io): string[] {
  const start = path.resolve(io.cwd, name);
  if (name === 'baseline' || name === 'strict' || !isFile(start)) return [];
  const found = new Set([start]);
  // A set goes on with what is added to it meanwhile.
  for (const file of found) {
    for (const [, , specifier = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = path.resolve(path.dirname(file), specifier);
      // By the name of the compiled file, as `tsc` likes it.
      const source = target.replace(/(\.[cm]?)js$/, '$1ts');
      const imported = [...ENDINGS.map((ending) => target + ending), source].find(isFile);
      if (imported !== undefined) found.add(imported);
    }
  }
  return [...found];
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
