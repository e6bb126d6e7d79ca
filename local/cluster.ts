import { apiVersionOf, type ClusterManifest, ClusterType } from '../lib/model';

/** Cluster release 22.0.1 belongs to MOSK 26.2.1 (release notes); the form of its name is that of older releases. */
const RELEASE = { name: 'mosk-22-0-1-26-2-1', version: '22.0.1+26.2.1' };

/** A Cluster as it stands in a project of a management cluster, in so far as backups care. */
export function localCluster(namespace: string, name: string): ClusterManifest {
  return {
    apiVersion: apiVersionOf(ClusterType),
    kind: ClusterType.kind,
    metadata: { name, namespace },
    spec: { providerSpec: { value: { release: RELEASE.name } } },
  };
}

/** Merge patch for its status. */
export function localClusterStatus(): object {
  return { status: { providerStatus: { ready: true, releaseRefs: { current: RELEASE } } } };
}
