import path from 'node:path';
import type { Io } from '../io';

export const DEFAULT_FOLDER = '.mosk-local';

/** The folder of a local cluster, of `--dir` or the usual one. */
export function clusterFolder(dir: string | undefined, io: Io): string {
  return path.resolve(io.cwd, dir ?? DEFAULT_FOLDER);
}

/** As people would type it. */
export function shownPath(file: string, io: Io): string {
  return path.relative(io.cwd, file) || '.';
}
