import { existsSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { BackupPolicy } from '../../lib/policy';
import type { Io } from '../io';

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
    return require(file);
  } catch (error) {
    if (BackupError.is(error)) throw error.moved(name);
    throw loadError(error, name);
  } finally {
    process.exit = exit;
  }
}

function loadError(error: unknown, name: string): BackupError {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const isTypeScript = /\.[cm]?ts$/.test(name);
  // Older ones take the types for JavaScript, or do not know the ending.
  if (isTypeScript && !process.features.typescript) {
    return new BackupError('policy-invalid', 'This Node.js cannot read TypeScript', {
      at: name,
      value: `Node.js ${process.versions.node}`,
      fix: 'use Node.js 22.18 or later, or compile the policy and name the .js file',
      cause: error,
    });
  }
  const fixes: Readonly<Record<string, string>> = {
    MODULE_NOT_FOUND: 'install what it imports where it lies: npm install mosk-backup cdk8s constructs',
    ERR_MODULE_NOT_FOUND: 'install what it imports where it lies: npm install mosk-backup cdk8s constructs',
    ERR_REQUIRE_ASYNC_MODULE: 'take "await" out of the top level of the file',
    ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX:
      'use only TypeScript that is JavaScript with types: no enum, no namespace',
  };
  // With "type": "commonjs", which `npm init` writes, a .ts or .js file may only require.
  if (error instanceof SyntaxError && /import statement outside a module|token 'export'/.test(message)) {
    const asModule = `${path.basename(name).replace(/\.[cm]?(ts|js)$/, '.m$1')}`;
    return new BackupError(
      'policy-invalid',
      'The package.json beside this policy says that it is no module',
      {
        at: name,
        value: message.split('\n', 1)[0],
        fix: `name it ${asModule}, or write "type": "module" into that package.json`,
        cause: error,
      },
    );
  }
  return new BackupError('policy-invalid', 'The policy cannot be loaded', {
    at: name,
    value: message.split('\n', 1)[0],
    fix: fixes[code] ?? 'correct the file; MOSK_BACKUP_DEBUG=1 shows where it failed',
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
