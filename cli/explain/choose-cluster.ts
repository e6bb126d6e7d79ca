import { toldName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { naturalOrder, quotable } from '../../lib/model';

/** A cluster of a project on a management cluster. */
export interface ClusterId {
  /** Name of the management cluster; empty if nothing tells it. */
  readonly managementCluster: string;
  /** Its MOSK project. */
  readonly namespace: string;
  readonly cluster: string;
}

/** More would hide the message. */
const MAX_LISTED = 20;

/**
 * The one cluster of this name.
 * @param at where they were looked for
 * @throws BackupError `not-found` with those that are known; `usage` if there are several
 */
export function chooseCluster(
  known: readonly ClusterId[],
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string | undefined },
  at: string,
): ClusterId {
  const found = known.filter(
    (each) => each.cluster === cluster && (namespace === undefined || each.namespace === namespace),
  );
  const [first] = found;
  if (first === undefined) throw unknownCluster(known, cluster, namespace, at);
  const namespaces = unique(found.map((each) => each.namespace));
  if (namespaces.length > 1) {
    throw new BackupError('usage', 'Clusters of several projects have this name', {
      at: `CLUSTER ${cluster}`,
      value: namespaces.map(quotable).join(', '),
      fix: `name the project: -n ${quotable(namespaces[0] ?? '')}`,
    });
  }
  const managementClusters = unique(found.map(({ managementCluster }) => managementCluster)).filter(
    (managementCluster) => managementCluster !== '',
  );
  if (managementClusters.length > 1) {
    throw new BackupError('usage', 'Several management clusters have a cluster of this name', {
      at: `CLUSTER ${cluster}`,
      value: managementClusters.join(', '),
      fix: 'name the folders of one of them, each with --manifests: its manifests and its patches',
    });
  }
  return { ...first, managementCluster: managementClusters[0] ?? '' };
}

/** @param at where they were looked for */
export function unknownCluster(
  known: readonly Pick<ClusterId, 'namespace' | 'cluster'>[],
  cluster: string,
  namespace: string | undefined,
  at: string,
): BackupError {
  const names = unique(known.map((each) => toldName(each.namespace, each.cluster))).sort(naturalOrder);
  const more = names.length > MAX_LISTED ? `, and ${names.length - MAX_LISTED} more` : '';
  return new BackupError('not-found', 'There is no cluster of this name', {
    at: `Cluster ${namespace === undefined ? '' : `${namespace}/`}${cluster} in ${at}`,
    value:
      names.length === 0 ? 'no cluster is known' : `known: ${names.slice(0, MAX_LISTED).join(', ')}${more}`,
    fix: 'correct the name or the namespace, or look elsewhere',
  });
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
