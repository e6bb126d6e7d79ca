import { BackupError } from '../../../../lib/errors';
import { type ClusterBackupManifest, ClusterBackupType } from '../../../../lib/model';
import type { Mosk } from '../management-cluster';
import { objectsIn } from '../objects-in';

/** Management clusters where only single namespaces may be listed. */
const narrow = new WeakSet<Mosk['hub']>();

/**
 * All backups that may be seen, which a resource finds its runs among: one whose namespace was changed has earlier runs in
 * another. At least those of the namespace.
 */
export async function backupsSeen(mosk: Mosk, namespace: string): Promise<ClusterBackupManifest[]> {
  if (!narrow.has(mosk.hub)) {
    try {
      return await objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, undefined);
    } catch (error) {
      if (!BackupError.is(error) || error.code !== 'forbidden') throw error;
      narrow.add(mosk.hub);
    }
  }
  return objectsIn<ClusterBackupManifest>(mosk, ClusterBackupType, namespace);
}
