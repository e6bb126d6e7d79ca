import { apiVersionOf, type ClusterManifest, ClusterType, NamespaceType } from '../lib/model';
import type { ApiClient } from '../providers/kubernetes';
import { localCluster, localClusterStatus } from './cluster';

/** Those that are not there yet, with their projects. */
export async function createClusters(
  client: ApiClient,
  namespace: string,
  clusters: readonly string[],
): Promise<void> {
  const places = clusters.map((each) => placeOf(each, namespace));
  for (const project of new Set([namespace, ...places.map((place) => place.project)])) {
    if ((await client.get(NamespaceType, undefined, project)) !== undefined) continue;
    await client.create(NamespaceType, {
      apiVersion: apiVersionOf(NamespaceType),
      kind: NamespaceType.kind,
      metadata: { name: project },
    });
  }
  for (const { project, name } of places) {
    if ((await client.get(ClusterType, project, name)) !== undefined) continue;
    await client.create<ClusterManifest>(ClusterType, localCluster(project, name));
    await client.patch(ClusterType, project, name, localClusterStatus(), {
      type: 'merge',
      subresource: 'status',
    });
  }
}

/** @param cluster `name`, or `project/name` */
function placeOf(cluster: string, namespace: string): { project: string; name: string } {
  const [name = '', project = namespace] = cluster.split('/').reverse();
  return { project, name };
}
