import type { ClusterSource } from '../../lib/explain';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  checkName,
  type MoskApi,
} from '../../lib/model';
import type { CommandContext } from '../command-context';
import { withManagementCluster } from '../session';
import { unknownCluster } from './choose-cluster';

/** A cluster as its management cluster shows it. */
export interface LiveCluster {
  readonly namespace: string;
  /** URL of the management cluster. */
  readonly server: string;
  readonly source: ClusterSource;
}

/**
 * @param namespace that of `--namespace` or of the manifests; `undefined`: that of the kubeconfig
 * @throws BackupError `not-found` with the clusters of the namespace, and those of the API
 */
export async function readLiveCluster(
  cluster: string,
  namespace: string | undefined,
  api: MoskApi,
  context: CommandContext,
): Promise<LiveCluster> {
  checkName(cluster, 'CLUSTER');
  const { signal } = context.io;
  return withManagementCluster(context, async ({ mosk: { client }, namespace: usual }) => {
    const project = namespace ?? usual;
    const live = await client.get<ClusterManifest>(ClusterType, project, cluster, { signal });
    if (live === undefined) {
      const { items } = await client.list<ClusterManifest>(ClusterType, project, { signal });
      const known = items.map(({ metadata }) => ({ namespace: project, cluster: metadata.name }));
      throw unknownCluster(known, cluster, project, client.server);
    }
    const [schedules, backups] = await Promise.all([
      client.list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, project, { signal }),
      client.list<ClusterBackupManifest>(ClusterBackupType, project, { signal }),
    ]);
    const isOfIt = ({ spec }: ClusterBackupManifest | ClusterBackupScheduleManifest) =>
      spec.targetCluster === cluster;
    return {
      namespace: project,
      server: client.server,
      source: {
        schedules: schedules.items.filter(isOfIt),
        backups: backups.items.filter(isOfIt),
        defaultTarget: { known: true, parameters: api.clusterBackupSection(live) },
      },
    };
  });
}
