import { BackupError } from '../../lib/errors';
import { BACKUP_TYPES, type ClusterManifest, ClusterType, type KubeObject } from '../../lib/model';
import { type DefaultTarget, type Subject, subjectName } from '../../lib/policy';
import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';

/** What lives on a management cluster. */
export interface Live {
  readonly subjects: readonly Subject[];
  /** Those of its Clusters; empty where they may not be read. */
  readonly defaultTargets: readonly DefaultTarget[];
}

/**
 * Reads what lives, in the namespace of `--namespace` or in all.
 * @param managementCluster what the management cluster that we are connected to is called in the manifests
 * @throws BackupErrors of the API
 */
export async function readLive(context: CommandContext, managementCluster: string): Promise<Live> {
  const { io, globals } = context;
  const { api, namespace } = globals();
  return withManagementCluster(context, async ({ mosk: { client } }) => {
    const { signal } = io;
    const lists = await Promise.all(
      BACKUP_TYPES.map((type) => client.list<KubeObject>(type, namespace, { signal })),
    );
    const clusters = await client
      .list<ClusterManifest>(ClusterType, namespace, { signal })
      .catch((error: unknown) => {
        // Backups can be judged without; their targets are then known from patches alone.
        if (BackupError.is(error) && error.code === 'forbidden') return { items: [] };
        throw error;
      });
    return {
      subjects: lists
        .flatMap(({ items }) => items)
        .map((manifest) => liveSubject(manifest, managementCluster, client.server)),
      defaultTargets: clusters.items.map((cluster) => ({
        managementCluster,
        namespace: cluster.metadata.namespace ?? '',
        cluster: cluster.metadata.name,
        parameters: api.clusterBackupSection(cluster),
      })),
    };
  });
}

function liveSubject(manifest: KubeObject, managementCluster: string, server: string): Subject {
  const subject: Subject = {
    manifest,
    managementCluster,
    place: () => ({ text: `${subjectName(subject)} on ${server}` }),
  };
  return subject;
}
