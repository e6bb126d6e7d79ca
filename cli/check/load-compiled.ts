import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import type { Compile } from './project-compiler';

/** What Node lets hooks of `require` change, and its types leave out. */
interface Loader {
  _resolveFilename(
    request: string,
    parent: { readonly filename?: string } | undefined,
    ...rest: unknown[]
  ): string;
  readonly _extensions: Record<string, ((module: Compiling, file: string) => unknown) | undefined>;
}
interface Compiling {
  _compile(text: string, file: string, format: string): void;
}

const ENDINGS = ['.ts', '.cts', '.mts'];

/**
 * Loads a file of TypeScript as its project compiles it: to CommonJS, with what it imports by relative paths, whether
 * they have no ending or, as `tsc` likes them, that of the compiled file. Packages, and everything afterwards, are loaded
 * as ever.
 */
export function loadCompiled(file: string, compile: Compile): unknown {
  const loader = Module as unknown as Loader;
  const { _resolveFilename: resolve, _extensions: extensions } = loader;
  const before = ENDINGS.map((ending) => [ending, extensions[ending]] as const);
  for (const [ending, load] of before) {
    extensions[ending] = (module, name) => {
      if (load !== undefined && name.includes(`${path.sep}node_modules${path.sep}`))
        return load(module, name);
      module._compile(compiled(name, compile), name, 'commonjs');
    };
  }
  loader._resolveFilename = function (this: unknown, request, parent, ...rest) {
    return resolve.call(this, sourceOf(request, parent?.filename) ?? request, parent, ...rest);
  };
  try {
    return require(file);
  } finally {
    loader._resolveFilename = resolve;
    for (const [ending, load] of before) {
      if (load === undefined) delete extensions[ending];
      else extensions[ending] = load;
    }
  }
}

/** Compilers tell what is malformed in many ways, over many lines. */
function compiled(file: string, compile: Compile): string {
  try {
    return compile(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const lines = String((error as Error).message ?? error)
      .split('\n')
      .map((line) => line.trim());
    // A heading says that there is something to say.
    const line = lines.find((each) => each !== '' && !each.endsWith(':'));
    throw new SyntaxError(`${path.basename(file)}: ${line}`, { cause: error });
  }
}

/** `./names.ts` of `./names.js`, where only the former is there. */
function sourceOf(request: string, importer: string | undefined): string | undefined {
  if (importer === undefined || !/^\.{1,2}\/.*\.[cm]?js$/.test(request)) return undefined;
  const target = path.resolve(path.dirname(importer), request);
  const source = target.replace(/js$/, 'ts');
  return !existsSync(target) && existsSync(source) ? source : undefined;
}
