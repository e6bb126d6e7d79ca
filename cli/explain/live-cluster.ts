import { allInOrder } from '../../lib/all-in-order';
import type { BackupError } from '../../lib/errors';
import { type ClusterSource, sectionOf } from '../../lib/explain';
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
import { type CheckFiles, filesChecked } from '../unclaimed/check-files';
import { unknownCluster } from './choose-cluster';

/** A cluster as its management cluster shows it. */
export interface LiveCluster {
  readonly namespace: string;
  /** URL of the management cluster. */
  readonly server: string;
  readonly source: ClusterSource;
  /** What is wrong with the files of its backups, where their storages were asked. */
  readonly errors: readonly BackupError[];
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
  options: CheckFiles,
): Promise<LiveCluster> {
  checkName(cluster, 'CLUSTER');
  const { signal } = context.io;
  return withManagementCluster(context, async (session) => {
    const { mosk, namespace: usual } = session;
    const { client } = mosk;
    const project = namespace ?? usual;
    const live = await client.get<ClusterManifest>(ClusterType, project, cluster, { signal });
    if (live === undefined) {
      const { items } = await client.list<ClusterManifest>(ClusterType, project, { signal });
      const known = items.map(({ metadata }) => ({ namespace: project, cluster: metadata.name }));
      throw unknownCluster(known, cluster, project, client.server);
    }
    const [schedules, backups] = await allInOrder([
      client.list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, project, { signal }),
      client.list<ClusterBackupManifest>(ClusterBackupType, project, { signal }),
    ]);
    const isOfIt = ({ spec }: ClusterBackupManifest | ClusterBackupScheduleManifest) =>
      spec.targetCluster === cluster;
    const checked = await filesChecked(options, session, backups.items.filter(isOfIt), signal);
    return {
      namespace: project,
      errors: checked.errors,
      server: client.server,
      source: {
        schedules: schedules.items.filter(isOfIt),
        backups: checked.backups,
        defaultTarget: sectionOf(live, api),
      },
    };
  });
}
