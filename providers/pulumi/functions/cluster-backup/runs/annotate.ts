import { type Annotating, type ClusterBackupManifest, ClusterBackupType } from '../../../../../lib/model';
import type { Mosk } from '../../objects/management-cluster';

/**
 * Sets annotations of these very objects, or removes them with `null`.
 * @param unchanged only if an object still has the version that is given: `conflict` tells that it has not
 */
export async function annotateAll(
  { client, hub }: Mosk,
  changes: readonly Annotating[],
  { unchanged = false } = {},
): Promise<void> {
  for (const { run, annotations } of changes) {
    const { namespace, name, uid, resourceVersion } = run.metadata;
    const body = { metadata: { uid, annotations, ...(unchanged && { resourceVersion }) } };
    hub.note(
      ClusterBackupType,
      await client.patch<ClusterBackupManifest>(ClusterBackupType, namespace, name, body, { type: 'merge' }),
    );
  }
}
