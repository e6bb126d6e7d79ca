import path from 'node:path';
import { BackupError } from '../lib/errors';

/**
 * Loads code that needs packages which not everybody installs, such as cdk8s or Pulumi.
 * @throws BackupError `engine-missing` naming the packages
 */
export function requireOptional<T>(load: () => T, purpose: string, packages: readonly string[]): T {
  try {
    return load();
  } catch (error) {
    if (!isMissing(error, packages)) throw error;
    throw new BackupError('engine-missing', `${purpose} needs packages that are not installed`, {
      value: packages.join(', '),
      fix: isOfProject()
        ? `npm install ${packages.join(' ')}`
        : `in the project: npm install mosk-backup ${packages.join(' ')}, then npx mosk-backup`,
      cause: error,
    });
  }
}

function isMissing(error: unknown, packages: readonly string[]): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' && packages.some((name) => message.includes(`'${name}`));
}

/** Not so where it is installed globally, or in a cache of npx: what a project installs is not found from there. */
function isOfProject(): boolean {
  const root = path.dirname(require.resolve('mosk-backup/package.json'));
  const project = path.resolve(root, '../..');
  return `${process.cwd()}${path.sep}`.startsWith(
    project.endsWith(path.sep) ? project : `${project}${path.sep}`,
  );
}
