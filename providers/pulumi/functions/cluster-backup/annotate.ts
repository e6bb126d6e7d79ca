import { type ClusterBackupManifest, ClusterBackupType } from '../../../../lib/model';
import type { Mosk } from '../management-cluster';

/**
 * Sets annotations of this very object, or removes them with `null`.
 * @param unchanged only if the object still has the version that is given
 */
export async function annotate(
  { client, hub }: Mosk,
  { metadata: { namespace, name, uid, resourceVersion } }: ClusterBackupManifest,
  annotations: Readonly<Record<string, string | null>>,
  { unchanged = false } = {},
): Promise<ClusterBackupManifest> {
  const written = await client.patch<ClusterBackupManifest>(
    ClusterBackupType,
    namespace,
    name,
    { metadata: { uid, annotations, ...(unchanged && { resourceVersion }) } },
    { type: 'merge' },
  );
  hub.note(ClusterBackupType, written);
  return written;
}
