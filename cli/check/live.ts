import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { sectionOf } from '../../lib/explain';
import { BACKUP_TYPES, type ClusterManifest, ClusterType, type KubeObject } from '../../lib/model';
import { type DefaultTarget, type Subject, subjectName } from '../../lib/policy';
import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';

/** What lives on a management cluster. */
export interface Live {
  readonly subjects: readonly Subject[];
  /** Those of its Clusters; empty where they may not be read, or nobody knows where a Cluster has its own. */
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
    const lists = await allInOrder(
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
      defaultTargets: clusters.items.flatMap((cluster) => {
        const { name, namespace: project = '' } = cluster.metadata;
        const section = sectionOf(cluster, api);
        return section.known
          ? [{ managementCluster, namespace: project, cluster: name, parameters: section.parameters }]
          : [];
      }),
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
