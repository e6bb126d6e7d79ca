import path from 'node:path';
import { checkNfsUrl } from '../../lib/contract';
import { BackupError } from '../../lib/errors';

/**
 * `nfs://192.0.2.10:/backups=./nfs`, the folder from where the command runs.
 * @throws BackupError `usage`, `nfs-url`
 */
export function nfsExportsOf(texts: readonly string[], cwd: string): Record<string, string> {
  const exports: Record<string, string> = {};
  for (const text of texts) {
    const [, url = '', folder = ''] = /^([^=]*)=(.+)$/s.exec(text) ?? [];
    if (folder === '') {
      throw new BackupError('usage', 'This is not an NFS export with its folder', {
        at: '--nfs',
        value: JSON.stringify(text),
        fix: 'write both: --nfs nfs://192.0.2.10:/backups=./nfs',
      });
    }
    checkNfsUrl(url, '--nfs');
    exports[url] = path.resolve(cwd, folder);
  }
  return exports;
}
