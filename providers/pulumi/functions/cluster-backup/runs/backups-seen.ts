import { type ClusterBackupManifest, ClusterBackupType } from '../../../../../lib/model';
import { isRemoved } from '../../engine/deployment';
import type { Mosk } from '../../objects/management-cluster';
import { objectsSeen } from '../../objects/objects-seen';

/**
 * All backups that may be seen, which a resource finds its runs among: one whose namespace was changed has earlier runs in
 * another. At least those of the namespace.
 */
export async function backupsSeen(mosk: Mosk, namespace: string): Promise<ClusterBackupManifest[]> {
  const shown = await objectsSeen<ClusterBackupManifest>(mosk, ClusterBackupType, namespace);
  // The watch of all namespaces may be behind the one that the removal was waited for with.
  return shown.filter(({ metadata }) => !isRemoved(metadata.uid ?? ''));
}
