import { apiVersionOf, type ClusterBackupManifest, ClusterBackupType } from '../lib/model';
import { type ApiClient, type Clock, createWatchHub } from '../providers/kubernetes';

/** Statuses after which an update goes on, whatever became of the backup (assumed). */
const ENDS: readonly string[] = ['Completed', 'Failed', 'Stuck'];

/**
 * The backups that MOSK makes by itself before and after an update of a cluster (documented), marked with its release.
 * Their names are assumed; where the Cluster has a default target, the controller fills it in as for any other.
 * @param release Cluster release with that of MKE: `mke-20.0.0-3.7.24`
 * @returns when the second one has been asked for
 */
export async function backUpAroundUpdate(
  client: ApiClient,
  clock: Clock,
  { namespace, cluster, release }: { namespace: string; cluster: string; release: string },
): Promise<void> {
  const before = await client.create<ClusterBackupManifest>(ClusterBackupType, backup('before'));
  const hub = createWatchHub(client, clock);
  try {
    const backups = hub.subscribe<ClusterBackupManifest>(ClusterBackupType, namespace);
    do await backups.next();
    while (isUnderWay(backups.get(before.metadata.name, namespace), before.metadata.uid));
  } finally {
    hub.close();
  }
  await client.create(ClusterBackupType, backup('after'));

  function backup(when: 'before' | 'after'): ClusterBackupManifest {
    return {
      apiVersion: apiVersionOf(ClusterBackupType),
      kind: ClusterBackupType.kind,
      metadata: { name: `${cluster}-${when}-${release}`, namespace },
      spec: { targetCluster: cluster, createdBy: { updateRelease: release } },
    };
  }
}

/** One that somebody takes away keeps no update waiting. */
function isUnderWay(backup: ClusterBackupManifest | undefined, uid: string | undefined): boolean {
  return backup?.metadata.uid === uid && !ENDS.includes(backup?.status?.status ?? '');
}
