/** What the controller adds to a new ClusterBackup or ClusterBackupSchedule. */
import {
  apiVersionOf,
  type ClusterManifest,
  ClusterType,
  type KubeObject,
  type MoskApi,
  type OwnerReference,
  type TargetParameters,
} from '../../../lib/model';

/** Documented: the example of a completed ClusterBackup carries it. */
export const BACKUP_FINALIZER = 'kaas.mirantis.com/clusterbackup-finalizer';

export function isPrepared({ metadata }: KubeObject): boolean {
  return metadata.finalizers?.includes(BACKUP_FINALIZER) === true;
}

/**
 * Merge patch that ties a backup to its cluster and takes the cluster's target over where it has none (documented).
 * It only holds for the version of the object that it was made from, because it replaces whole lists.
 */
export function preparation(
  backup: KubeObject<{ parameters?: TargetParameters }>,
  cluster: ClusterManifest,
  api: MoskApi,
): object {
  const { resourceVersion, finalizers = [] } = backup.metadata;
  return {
    metadata: {
      resourceVersion,
      finalizers: [...finalizers, BACKUP_FINALIZER],
      ownerReferences: ownersWith(backup, cluster),
    },
    ...defaultTarget(backup, cluster, api),
  };
}

/** Merge patch that removes the finalizer, so that the object can go. */
export function release({ metadata: { resourceVersion, finalizers = [] } }: KubeObject): object {
  return {
    metadata: { resourceVersion, finalizers: finalizers.filter((name) => name !== BACKUP_FINALIZER) },
  };
}

/** Owner references of the object and one to the cluster, formed as in the documented example. */
export function ownersWith(
  { metadata }: KubeObject,
  { metadata: { name, uid = '' } }: ClusterManifest,
): OwnerReference[] {
  const owners = metadata.ownerReferences ?? [];
  if (owners.some((owner) => owner.uid === uid)) return owners;
  return [...owners, { apiVersion: apiVersionOf(ClusterType), kind: ClusterType.kind, name, uid }];
}

/** Part of a merge patch; empty when the object has parameters or the cluster has no backup section. */
export function defaultTarget(
  { spec }: KubeObject<{ parameters?: TargetParameters }>,
  cluster: ClusterManifest,
  api: MoskApi,
): object {
  // All or nothing: "if empty, MOSK replaces it" (inferred from this wording). A judgement of its own on purpose, not
  // `effectiveTarget` of lib/model: a mistake in that one shows here.
  const isEmpty = Object.keys(spec?.parameters ?? {}).length === 0;
  const section = api.clusterBackupSection(cluster);
  return isEmpty && section !== undefined ? { spec: { parameters: section } } : {};
}
