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
      fix: `npm install ${packages.join(' ')}`,
      cause: error,
    });
  }
}

function isMissing(error: unknown, packages: readonly string[]): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' && packages.some((name) => message.includes(`'${name}`));
}
