import { createRequire } from 'node:module';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';

/** Named by the provider string of every state. */
const PROVIDER = 'mosk-backup/pulumi/provider';

/**
 * What Pulumi starts for a program, in the folder in which it starts the provider too. A test has another main module, and
 * so has an inline program, whose provider starts in the folder of its workspace.
 */
const PROGRAM_MAIN = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]index\.js$/;

/** Looked up before a program changes it. */
const PROGRAM_FOLDER = process.cwd();

/** Looked up once, whatever number of resources a program has. */
let isInstalled = false;

/**
 * Pulumi starts providers in the folder of the program, and they require this package from there: what only a package of a
 * workspace depends on is not found under pnpm, although the program itself can load it. Said here, because Pulumi would
 * say it with a stack trace, once for each resource.
 * @throws BackupError `engine-missing`
 */
export function requireInstalledProvider(): void {
  if (isInstalled || !PROGRAM_MAIN.test(require.main?.filename ?? '')) return;
  try {
    createRequire(path.join(PROGRAM_FOLDER, 'program.js')).resolve(PROVIDER);
    isInstalled = true;
  } catch (cause) {
    throw new BackupError('engine-missing', 'The provider of mosk-backup is not installed for this program', {
      at: PROGRAM_FOLDER,
      fix: 'add mosk-backup to the dependencies of the package.json of the program itself, in the version that its packages use, and install',
      cause,
    });
  }
}
