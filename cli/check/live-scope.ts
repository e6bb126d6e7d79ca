import { counted } from '../../lib/model';
import type { InventoryCluster, Subject } from '../../lib/policy';

/** The part of what is declared that `--live` has read, by its management cluster and namespace. */
export interface LiveScope {
  /** As manifests name it; empty where no folder tells. */
  readonly managementCluster: string;
  /** `undefined`: all of them. */
  readonly namespace: string | undefined;
}

/**
 * Whether something is declared for what was read. The rest is not judged with it: everything there would look as if it
 * were gone.
 */
export function isInScope({ managementCluster, manifest }: Subject, scope: LiveScope): boolean {
  const { namespace = scope.namespace } = manifest.metadata ?? {};
  return (
    managementCluster === scope.managementCluster &&
    (scope.namespace === undefined || namespace === scope.namespace)
  );
}

/** The same of a cluster that is listed. */
export function isListedInScope(
  cluster: InventoryCluster,
  { managementCluster, namespace }: LiveScope,
): boolean {
  return (
    (managementCluster === '' || cluster.managementCluster.name === managementCluster) &&
    (namespace === undefined || cluster.project === namespace)
  );
}

/** What to tell whoever asked; `undefined` if nothing is left out. */
export function leftOutText(count: number, { managementCluster, namespace }: LiveScope): string | undefined {
  if (count === 0) return undefined;
  const read = [managementCluster, namespace]
    .filter((part) => part !== undefined && part !== '')
    .join(', namespace ');
  return `${counted(count, 'object is', 'objects are')} declared elsewhere and not judged: --live reads ${read}; check them without it`;
}
