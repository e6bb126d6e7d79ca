import { setTimeout } from 'node:timers/promises';
import { ClusterBackupType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

const FOREGROUND = 'foregroundDeletion';

/**
 * Stands in for the garbage collector of kube-controller-manager, which a bare kube-apiserver does not have: lets go of
 * ClusterBackups that were deleted with foreground propagation, as Argo CD does. Nothing depends on a ClusterBackup.
 */
export function standInForGarbageCollector(client: ApiClient): { stop(): Promise<void> } {
  let stopped = false;
  const done = collect();
  return {
    stop: () => {
      stopped = true;
      return done;
    },
  };

  async function collect(): Promise<void> {
    while (!stopped) {
      const { items } = await client.list(ClusterBackupType, undefined);
      for (const { metadata } of items) {
        const { name, namespace, resourceVersion, deletionTimestamp, finalizers = [] } = metadata;
        if (deletionTimestamp === undefined || !finalizers.includes(FOREGROUND)) continue;
        const rest = finalizers.filter((each) => each !== FOREGROUND);
        const body = { metadata: { resourceVersion, finalizers: rest } };
        // Somebody else may have been quicker: the next round sees.
        await client.patch(ClusterBackupType, namespace, name, body, { type: 'merge' }).catch(() => {});
      }
      await setTimeout(100);
    }
  }
}
