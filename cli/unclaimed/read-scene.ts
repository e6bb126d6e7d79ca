import { BackupError } from '../../lib/errors';
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  isRemote,
  isUnderstood,
  type KubeObject,
  type LeftRecord,
  LeftRecordType,
  NamespaceType,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type ResourceType,
  readLeftRecord,
} from '../../lib/model';
import type { Scene, Unread } from '../../lib/unclaimed';
import { type OpenCluster, unreadOf } from './management-clusters';

/** What a management cluster shows, and what it does not. */
export interface Look {
  readonly scene: Scene;
  readonly unread: readonly Unread[];
  /** Records of files that were left behind which cannot be understood: they may be of any. */
  readonly obscure: readonly LeftRecord[];
}

/** Where it says who has files: namespaces that nobody tells of may hold any of it. */
const CLAIMING: readonly ResourceType[] = [ClusterBackupType, LeftRecordType, NamespaceType];

/**
 * All namespaces where they may be listed at once, else one by one those that are known.
 * @throws BackupError `aborted`
 */
export async function readScene(cluster: OpenCluster, signal: AbortSignal): Promise<Look> {
  const { name: managementCluster, client, api } = cluster;
  const unread: Unread[] = [];
  let namespaces: Promise<readonly string[]> | undefined;
  /** Where backups without a target of their own write to, only their Clusters say. */
  let needsClusters = false;

  const note = (type: ResourceType, namespace: string | undefined, error: unknown) => {
    if (!BackupError.is(error) || signal.aborted) throw error;
    const mayClaim = CLAIMING.includes(type) || (type === ClusterType && needsClusters);
    unread.push(unreadOf(managementCluster, namespace, type.kind, error, mayClaim));
  };

  async function list<T extends KubeObject>(type: ResourceType): Promise<readonly T[]> {
    try {
      return (await client.list<T>(type, undefined, { signal })).items;
    } catch (error) {
      // A release that does not know the kind has none of it; what does not know backups is no management cluster.
      if (BackupError.is(error) && error.code === 'crd-missing' && type !== ClusterBackupType) return [];
      if (!BackupError.is(error) || error.code !== 'forbidden') {
        note(type, undefined, error);
        return [];
      }
    }
    namespaces ??= namespacesOf(cluster, signal, (error) => note(NamespaceType, undefined, error));
    const found: T[] = [];
    for (const namespace of await namespaces) {
      try {
        // Not spread: a namespace can hold more than fits on the stack.
        for (const item of (await client.list<T>(type, namespace, { signal })).items) found.push(item);
      } catch (error) {
        note(type, namespace, error);
      }
    }
    return found;
  }

  // In this order: a record is there before its object goes, so one of the two is seen.
  const backups = await list<ClusterBackupManifest>(ClusterBackupType);
  needsClusters = backups.some(({ spec }) => !isRemote(spec.parameters));
  const written = await list(LeftRecordType);
  const records = written.map(readLeftRecord);
  const obscure = written.filter((each) => !isUnderstood(each)).map(readLeftRecord);
  for (const { name, namespace } of obscure) {
    const why = `the record of files that were left behind cannot be understood: ${name}`;
    unread.push({ managementCluster, namespace, kind: LeftRecordType.kind, why, mayClaim: true });
  }
  const clusters = await list<ClusterManifest>(ClusterType);
  const knowsSections = api.knows('clusterBackupPath');
  if (!knowsSections) {
    const why = 'where its backup section is, the file of its API leaves open';
    unread.push({
      ...{ managementCluster, namespace: undefined, kind: ClusterType.kind, why },
      mayClaim: needsClusters,
    });
  }
  return {
    scene: {
      managementCluster,
      backups,
      records,
      schedules: await list<ClusterBackupScheduleManifest>(ClusterBackupScheduleType),
      credentials: await list<RCloneCredentialManifest>(RCloneCredentialType),
      sections: (knowsSections ? clusters : []).map((each) => ({
        namespace: each.metadata.namespace ?? '',
        cluster: each.metadata.name,
        parameters: api.clusterBackupSection(each),
      })),
    },
    unread,
    obscure,
  };
}

/** Where nobody may list them, there may be others than those that are known. */
async function namespacesOf(
  { client, namespaces }: OpenCluster,
  signal: AbortSignal,
  unlisted: (error: unknown) => void,
): Promise<readonly string[]> {
  try {
    const { items } = await client.list(NamespaceType, undefined, { signal });
    return items.map(({ metadata }) => metadata.name);
  } catch (error) {
    unlisted(error);
    return namespaces;
  }
}
