/** Before an absent object counts as gone: is this the management cluster where it was made? */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
} from '../../../../lib/model';
import type { Mosk } from './management-cluster';

/** Tells management clusters apart where no Cluster is concerned. */
export async function namespaceUid(mosk: Mosk, namespace: string): Promise<string> {
  const found = await mosk.client.get<KubeObject>(NamespaceType, undefined, namespace, {
    metadataOnly: true,
  });
  return found?.metadata.uid ?? '';
}

/** @throws BackupError `reference-missing` if the Cluster does not exist */
export async function clusterUid(
  mosk: Mosk,
  { namespace, cluster }: { namespace: string; cluster: string },
): Promise<string> {
  return (await clusterOf(mosk, { namespace, cluster })).metadata.uid ?? '';
}

/** @throws BackupError `reference-missing` if the Cluster does not exist */
export async function clusterOf(
  mosk: Mosk,
  { namespace, cluster }: { namespace: string; cluster: string },
): Promise<ClusterManifest> {
  const found = await mosk.client.get<ClusterManifest>(ClusterType, namespace, cluster);
  if (found !== undefined) return found;
  throw new BackupError('reference-missing', 'The Cluster does not exist', {
    at: `Cluster ${namespace}/${cluster} on ${mosk.client.server}`,
    fix: 'look at names and namespace, and whether this is the management cluster that you mean',
  });
}

/** @throws BackupError `other-management-cluster` */
export async function requireSameCluster(
  mosk: Mosk,
  { namespace, cluster, clusterUid }: { namespace: string; cluster: string; clusterUid: string },
): Promise<void> {
  await requireUid(mosk, ClusterType, namespace, cluster, clusterUid);
}

/**
 * For objects that belong to no Cluster.
 * @throws BackupError `other-management-cluster`
 */
export async function requireSameNamespace(
  mosk: Mosk,
  { namespace, namespaceUid }: { namespace: string; namespaceUid: string },
): Promise<void> {
  await requireUid(mosk, NamespaceType, undefined, namespace, namespaceUid);
}

async function requireUid(
  mosk: Mosk,
  type: ResourceType,
  namespace: string | undefined,
  name: string,
  uid: string,
): Promise<void> {
  const found = await mosk.client.get<KubeObject>(type, namespace, name, { metadataOnly: true });
  refuseAnother(mosk, type, name, found, uid);
}

/** @throws BackupError `other-management-cluster` */
export function refuseAnother(
  mosk: Mosk,
  type: ResourceType,
  name: string,
  found: KubeObject | undefined,
  uid: string,
): void {
  if (found?.metadata.uid === uid) return;
  throw new BackupError(
    'other-management-cluster',
    `This is not the management cluster of this state: its ${type.kind} ${name} is ${found === undefined ? 'absent' : 'another one'}`,
    {
      at: mosk.client.server,
      value: found === undefined ? 'absent' : `uid ${found.metadata.uid}, remembered ${uid}`,
      fix: `choose the right one with MOSK_BACKUP_CONTEXT, MOSK_BACKUP_KUBECONFIG or KUBECONFIG; if the ${type.kind} was really removed, take the resource out with: pulumi state delete`,
    },
  );
}
