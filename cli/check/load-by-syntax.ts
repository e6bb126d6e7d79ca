import { existsSync, readFileSync, statSync } from 'node:fs';
import Module, { type LoadFnOutput, type LoadHookContext, type ResolveHookContext } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageType } from './package-type';

/** Kinds of files that may be either kind of module, whatever the package.json beside them says. */
const EITHER = /\.(js|ts|cts)$/;
const TYPESCRIPT = /\.[cm]?ts$/;
const MODULE_SYNTAX = /^\s*(import\b(?!\s*[(.])|export\b)/m;
/** What only looks like code: of an end that is missing, all that follows. */
const PROSE =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?|`(?:\\[\s\S]|[^`\\])*`?/g;
const COMMONJS_SYNTAX = /\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/;

/** What an import that names no file may mean, by the kind of the file that imports. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'];

/**
 * Loads a file, and what it imports by relative paths, as compilers and test frameworks read it: by how it is written. So
 * it need not be what the package.json beside it says of modules, and imports may go without an ending, with that of the
 * compiled file, and to JSON without attributes. Packages, and everything afterwards, are loaded as ever.
 */
export function loadBySyntax(file: string): unknown {
  if (isPlainCommonJs(file)) return require(file);
  // From Node.js 22.15 on; an older one loads what it understands by itself.
  const hooks = Module.registerHooks?.({ resolve: resolved, load: loaded });
  try {
    return require(file);
  } finally {
    hooks?.deregister();
  }
}

/** What Node reads as it is meant, and so do frameworks that let nobody hook into its loader. */
function isPlainCommonJs(file: string): boolean {
  return file.endsWith('.cjs') || (formatOf(file) === 'commonjs' && packageType(file) !== 'module');
}

type Next<C, R> = (name: string, context?: Partial<C>) => R;

function resolved<R>(specifier: string, context: ResolveHookContext, next: Next<ResolveHookContext, R>) {
  try {
    return next(specifier, context);
  } catch (error) {
    const found = sourceOf(specifier, context.parentURL);
    if (found === undefined) throw error;
    return { url: pathToFileURL(found).href, shortCircuit: true } as R;
  }
}

function loaded(
  url: string,
  context: LoadHookContext,
  next: Next<LoadHookContext, LoadFnOutput>,
): LoadFnOutput {
  if (!isOwn(url)) return next(url, context);
  const file = fileURLToPath(url);
  if (file.endsWith('.json') && isImported(context))
    return { format: 'module', source: jsonModule(readFileSync(file, 'utf8')), shortCircuit: true };
  const format = formatOf(file);
  return next(url, format === undefined ? context : { ...context, format });
}

function formatOf(file: string): string | undefined {
  if (!EITHER.test(file)) return undefined;
  // Not nothing: an export behind a comment is no longer at the beginning of its line.
  const text = readFileSync(file, 'utf8').replace(PROSE, (prose) => (prose.startsWith('/') ? '' : "''"));
  const kind = MODULE_SYNTAX.test(text) ? 'module' : COMMONJS_SYNTAX.test(text) ? 'commonjs' : undefined;
  return kind && (TYPESCRIPT.test(file) ? `${kind}-typescript` : kind);
}

/** By an import that has no attributes, which compilers take as they are. */
function isImported({ conditions, importAttributes }: LoadHookContext): boolean {
  return conditions.includes('import') && importAttributes.type === undefined;
}

/** @throws SyntaxError */
function jsonModule(text: string): string {
  const value: unknown = JSON.parse(text);
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const members = names.filter((name) => name !== 'default').map((name) => JSON.stringify(name));
  return `const value = ${JSON.stringify(value)};
export default value;
${members.map((name, index) => `const v${index} = value[${name}]; export { v${index} as ${name} };`).join('\n')}`;
}

function sourceOf(specifier: string, importer: string | undefined): string | undefined {
  if (importer === undefined || !isOwn(importer) || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  const target = path.resolve(path.dirname(fileURLToPath(importer)), specifier);
  return [target.replace(/js$/, 'ts'), ...ENDINGS.map((ending) => target + ending)].find(
    (name) => existsSync(name) && statSync(name).isFile(),
  );
}

function isOwn(url: string): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/');
}
