import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../io';

/**
 * The Pulumi CLI: what MOSK_BACKUP_PULUMI names, what `npm run tools` built, or the one on PATH.
 * @returns absolute path, or `undefined`
 */
export function findPulumi(env: Io['env'], packageRoot: string): string | undefined {
  if (env.MOSK_BACKUP_PULUMI) return path.resolve(env.MOSK_BACKUP_PULUMI);
  const name = process.platform === 'win32' ? 'pulumi.exe' : 'pulumi';
  const folders = (env.PATH ?? '')
    .split(path.delimiter)
    // npm's `pulumi` is a script that downloads the real one when it is run.
    .filter((folder) => path.isAbsolute(folder) && !folder.endsWith(path.join('node_modules', '.bin')));
  return [path.join(packageRoot, '.cache', 'tools', 'bin'), ...folders]
    .map((folder) => path.join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
