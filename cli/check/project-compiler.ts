import { createRequire } from 'node:module';

/** TypeScript in, CommonJS out. */
export type Compile = (text: string, file: string) => string;

interface TypeScript {
  readonly ModuleKind: { readonly CommonJS: number };
  readonly ScriptTarget: { readonly ES2022: number };
  transpileModule?(text: string, options: object): { readonly outputText: string };
}
interface Swc {
  transformSync(text: string, options: object): { readonly code: string };
}
interface Esbuild {
  transformSync(text: string, options: object): { readonly code: string };
}

/** Those that tests and apps are compiled with: ts-jest and ts-node bring the first, @swc/jest the second, tsx the third. */
const COMPILERS: readonly { readonly name: string; from(found: unknown): Compile | undefined }[] = [
  {
    name: 'typescript',
    from(found) {
      const { transpileModule, ModuleKind, ScriptTarget } = found as TypeScript;
      // TypeScript 7 has none.
      if (transpileModule === undefined) return undefined;
      const compilerOptions = {
        module: ModuleKind.CommonJS,
        target: ScriptTarget.ES2022,
        esModuleInterop: true,
      };
      return (text, fileName) => transpileModule(text, { fileName, compilerOptions }).outputText;
    },
  },
  {
    name: '@swc/core',
    from: (found) => (text, filename) =>
      (found as Swc).transformSync(text, {
        filename,
        configFile: false,
        swcrc: false,
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        module: { type: 'commonjs' },
      }).code,
  },
  {
    name: 'esbuild',
    from: (found) => (text, sourcefile) =>
      (found as Esbuild).transformSync(text, {
        sourcefile,
        loader: 'ts',
        format: 'cjs',
        target: 'es2022',
        logLevel: 'silent',
      }).code,
  },
];

/** A compiler that the project of a file has, with which its app and its tests read the same file. */
export function projectCompiler(file: string): Compile | undefined {
  const project = createRequire(file);
  for (const { name, from } of COMPILERS) {
    try {
      const compile = from(project(name));
      if (compile !== undefined) return compile;
    } catch {
      // Not installed, or not for this machine.
    }
  }
  return undefined;
}
