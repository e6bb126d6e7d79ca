import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from '../../lib/errors';

/** Where a page lies on this machine. @param page path inside the package, such as `docs/errors.md` */
export function pathOf(page: string): string {
  return path.join(path.dirname(require.resolve('mosk-backup/package.json')), page);
}

/**
 * A page of the installed package, which needs no network.
 * @throws BackupError `file-invalid` where somebody has taken the pages out
 */
export function shippedPage(page: string): string {
  try {
    return readFileSync(pathOf(page), 'utf8');
  } catch (cause) {
    throw new BackupError('file-invalid', 'The package has been installed without its pages', {
      at: pathOf(page),
      fix: 'install mosk-backup again, docs included',
      cause,
    });
  }
}
