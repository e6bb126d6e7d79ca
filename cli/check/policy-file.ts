import { existsSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { BackupPolicy } from '../../lib/policy';
import type { Io } from '../io';
import { loadBySyntax } from './load-by-syntax';
import { loadCompiled } from './load-compiled';
import { packageType } from './package-type';
import { type Compile, projectCompiler } from './project-compiler';

/** A policy that another copy of this package has made works as well. */
export type UsablePolicy = Pick<BackupPolicy, keyof BackupPolicy>;

/**
 * `baseline`, `strict`, or the policy that a file exports: by default, or as `policy`.
 * @throws BackupError `policy-invalid`
 */
export function loadPolicy(name: string, io: Io): UsablePolicy {
  if (name === 'baseline') return BackupPolicy.baseline();
  if (name === 'strict') return BackupPolicy.strict();
  const file = path.resolve(io.cwd, name);
  if (!existsSync(file)) {
    throw invalid(
      'There is no such policy',
      name,
      'say baseline, strict, or a file that exports a BackupPolicy',
    );
  }
  const found = exported(load(file, name));
  if (found !== undefined) return found;
  throw invalid(
    'This file exports no policy',
    name,
    'export it: module.exports = new BackupPolicy({ … }), or export default in a module',
  );
}

function load(file: string, name: string): unknown {
  const { exit } = process;
  // A script that ends itself would end the command, with the exit code of a change that is right.
  process.exit = () => {
    throw invalid(
      'This policy ends the process',
      name,
      'take process.exit out: a policy exports, and does nothing',
    );
  };
  try {
    return loadOrCompile(file, name);
  } finally {
    process.exit = exit;
  }
}

function loadOrCompile(file: string, name: string): unknown {
  // As its app and its tests read it.
  if (file.endsWith('.cts') || (file.endsWith('.ts') && packageType(file) === 'commonjs')) {
    const compile = projectCompiler(file);
    if (compile !== undefined) return loadAsCompiled(file, compile, name);
  }
  try {
    return loadBySyntax(file);
  } catch (error) {
    if (BackupError.is(error)) throw error.moved(name);
    // Compilers take more for TypeScript than Node does: enums, types that are imported like values.
    const compile = mayBeMended(error) ? projectCompiler(file) : undefined;
    if (compile === undefined) throw loadError(error, name);
    return loadAsCompiled(file, compile, name);
  }
}

function loadAsCompiled(file: string, compile: Compile, name: string): unknown {
  try {
    return loadCompiled(file, compile);
  } catch (error) {
    if (BackupError.is(error)) throw error.moved(name);
    throw loadError(error, name, true);
  }
}

/** As Node tells that a module is none of its kind; what the code of a policy throws, it would throw again. */
function mayBeMended(error: unknown): boolean {
  const { code, message = '' } = error as Partial<NodeJS.ErrnoException>;
  return (
    !process.features.typescript ||
    code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX' ||
    (code === 'ERR_MODULE_NOT_FOUND' && !/Cannot find package/.test(message)) ||
    code === 'ERR_UNSUPPORTED_DIR_IMPORT' ||
    code === 'ERR_IMPORT_ATTRIBUTE_MISSING' ||
    (error instanceof SyntaxError && code === undefined) ||
    (error instanceof ReferenceError && message.includes('in ES module scope'))
  );
}

/** The file stays what it is, so that an app and its tests go on importing it. */
const COMPILED = 'npm install --save-dev esbuild in its project, or name the .js file that tsc makes of it';

const NO_AWAIT = 'take "await" out of the top level of the file';

/** A .cjs file may only require, and to an older Node.js a .js file as well, with the "type": "commonjs" of `npm init`. */
function isNoModule(error: unknown): boolean {
  return (
    error instanceof SyntaxError && /import statement outside a module|token 'export'/.test(error.message)
  );
}

function loadError(error: unknown, name: string, isCompiled = false): BackupError {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const isTypeScript = /\.[cm]?ts$/.test(name);
  // Older ones take the types for JavaScript, or do not know the ending.
  if (isTypeScript && !isCompiled && !process.features.typescript) {
    return new BackupError('policy-invalid', 'This Node.js cannot read TypeScript', {
      at: name,
      value: `Node.js ${process.versions.node}`,
      fix: `use Node.js 22.18 or later, or ${COMPILED}`,
      cause: error,
    });
  }
  const fixes: Readonly<Record<string, string>> = {
    MODULE_NOT_FOUND: 'install what it imports where it lies: npm install mosk-backup cdk8s constructs',
    ERR_MODULE_NOT_FOUND: 'install what it imports where it lies: npm install mosk-backup cdk8s constructs',
    ERR_REQUIRE_ASYNC_MODULE: NO_AWAIT,
    ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX: `use only TypeScript that is JavaScript with types, no enum and no namespace, or ${COMPILED}`,
  };
  if (isNoModule(error)) {
    const asModule = path.basename(name).replace(/\.[cm]?js$/, '.mjs');
    return new BackupError('policy-invalid', 'This policy is written as a module, and must not be one', {
      at: name,
      value: message.split('\n', 1)[0],
      fix: `name it ${asModule}`,
      cause: error,
    });
  }
  return new BackupError('policy-invalid', 'The policy cannot be loaded', {
    at: name,
    value: message.split('\n', 1)[0],
    fix:
      fixes[code] ??
      (/\bawait is only valid|^[^ ]+ .*top-level await/i.test(message)
        ? NO_AWAIT
        : isTypeScript && /does not provide an export named/.test(message)
          ? `say "import type" of a type, or ${COMPILED}`
          : 'correct the file; MOSK_BACKUP_DEBUG=1 shows where it failed'),
    cause: error,
  });
}

function exported(module: unknown): UsablePolicy | undefined {
  const { default: byDefault, policy } = (module ?? {}) as { default?: unknown; policy?: unknown };
  // A module compiled to CommonJS and loaded as one that is not has its default within the default.
  const inner = (byDefault as { default?: unknown } | undefined)?.default;
  return [module, byDefault, policy, inner].find(isPolicy);
}

function isPolicy(value: unknown): value is UsablePolicy {
  const { name, rules, judge } = (value ?? {}) as Partial<UsablePolicy>;
  return typeof name === 'string' && Array.isArray(rules) && typeof judge === 'function';
}

function invalid(problem: string, at: string, fix: string): BackupError {
  return new BackupError('policy-invalid', problem, { at, fix });
}
