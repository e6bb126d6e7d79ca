import type { Construct } from 'constructs';
import { BackupError } from '../errors';
import type { TargetParameters } from '../model';
import { BackupTarget } from './backup-target';
import type { Cluster } from './cluster';
import { namespaceOf, type SpecProps } from './object';
import { rememberReferences } from './references';

/** What runs and schedules have in common. */
export interface BackupProps extends SpecProps {
  /** The cluster to back up. */
  readonly cluster: Cluster;
  /** Where the archives go. Required, because leaving it out would quietly keep them on the cluster itself. */
  readonly target: BackupTarget;
}

/** `<cluster>-<id>`. Never from the construct's path: moving a construct must not start another backup. */
export function defaultName(cluster: Cluster, id: string): string {
  return `${cluster.targetCluster}-${id}`;
}

/**
 * The part of the spec that says what goes where.
 * @throws BackupError `target-required`, `reference-missing`
 */
export function backupSpec(
  scope: Construct,
  { cluster, target, namespace }: BackupProps,
): { targetCluster: string; parameters: TargetParameters | undefined } {
  if (!(target instanceof BackupTarget)) {
    throw new BackupError('target-required', 'A backup needs to be told where it goes', {
      at: `${scope.node.path}: spec.parameters`,
      fix: "pass BackupTarget.rclone, .nfs or .clusterDefault(), or .localOnly('reason') to keep the archive on the node",
    });
  }
  assertReachable(target, namespaceOf(scope, namespace), scope.node.path);
  rememberReferences(scope, target.references);
  return { targetCluster: cluster.targetCluster, parameters: target.parameters };
}

/**
 * A backup names its key and credential without a namespace, so they are looked up in its own.
 * @throws BackupError `reference-missing`
 */
export function assertReachable(target: BackupTarget, namespace: string, path: string): void {
  for (const reference of target.references) {
    if (reference.namespace === undefined || reference.namespace === namespace) continue;
    throw new BackupError('reference-missing', 'The backup cannot see an object of another namespace', {
      at: `${path}: ${reference.field}`,
      value: `${reference.name} is in ${reference.namespace}, the backup in ${namespace}`,
      fix: `declare it in the namespace ${namespace} too`,
    });
  }
}
