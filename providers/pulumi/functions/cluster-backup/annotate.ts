import { type ClusterBackupManifest, ClusterBackupType } from '../../../../lib/model';
import type { Mosk } from '../management-cluster';

/** Sets annotations of this very object, or removes them with `null`. */
export async function annotate(
  { client, hub }: Mosk,
  { metadata: { namespace, name, uid } }: ClusterBackupManifest,
  annotations: Readonly<Record<string, string | null>>,
): Promise<ClusterBackupManifest> {
  const written = await client.patch<ClusterBackupManifest>(
    ClusterBackupType,
    namespace,
    name,
    { metadata: { uid, annotations } },
    { type: 'merge' },
  );
  hub.note(ClusterBackupType, written);
  return written;
}
