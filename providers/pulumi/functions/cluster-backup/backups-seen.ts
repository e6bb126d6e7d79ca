import { type ClusterBackupManifest, ClusterBackupType } from '../../../../lib/model';
import type { Mosk } from '../management-cluster';
import { objectsSeen } from '../objects-seen';

/**
 * All backups that may be seen, which a resource finds its runs among: one whose namespace was changed has earlier runs in
 * another. At least those of the namespace.
 */
export function backupsSeen(mosk: Mosk, namespace: string): Promise<ClusterBackupManifest[]> {
  return objectsSeen(mosk, ClusterBackupType, namespace);
}
