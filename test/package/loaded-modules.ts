import path from 'node:path';
import { ROOT, run } from './installed';

export interface LoadedModules {
  /** Files, relative to the checkout, with `/`. */
  readonly files: string[];
  /** Modules of Node itself. */
  readonly builtins: string[];
}

const known = new Map<string, LoadedModules>();

/** What a fresh process loads for everything that these modules export. Asked of one process, however often it is asked. */
export function loadedBy(...modules: string[]): LoadedModules {
  // A copy asks for each of the names: some are looked up only then.
  const code = `for (const module of ${JSON.stringify(modules)}) ({ ...require(module) });`;
  const loaded = known.get(code) ?? loadedByProgram(code);
  known.set(code, loaded);
  return loaded;
}

/** What a fresh process loads for this code. */
export function loadedByProgram(code: string): LoadedModules {
  const program = `
    ${code}
    const builtins = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
    console.log(JSON.stringify({ files: Object.keys(require.cache), builtins }));`;
  const { files, builtins } = JSON.parse(run(ROOT, process.execPath, '-e', program)) as LoadedModules;
  return {
    files: files.map((file) => path.relative(ROOT, file).split(path.sep).join('/')),
    builtins: builtins
      .map((name) => name.slice('NativeModule '.length))
      .filter((name) => !name.startsWith('internal/')),
  };
}
