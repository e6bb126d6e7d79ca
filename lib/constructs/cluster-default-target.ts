import { Construct } from 'constructs';
import { BackupError } from '../errors';
import type { TargetParameters } from '../model';
import { assertReachable } from './backup';
import { BackupTarget } from './backup-target';
import type { Cluster } from './cluster';
import { isMarked, mark } from './identity';
import { joinApp } from './join-app';
import { moskApiOf } from './management-cluster';
import { namespaceOf } from './object';
import { rememberReferences } from './references';

export interface ClusterDefaultTargetProps {
  /** The cluster whose backups without a target of their own go there, those that MOSK makes around updates included. */
  readonly cluster: Cluster;
  /** `BackupTarget.rclone` or `.nfs`. */
  readonly target: BackupTarget;
  /**
   * The MOSK project of the cluster.
   * @default - the namespace of the ManagementCluster (or chart) around it
   */
  readonly namespace?: string;
}

/**
 * The `backup` section of a Cluster, as a patch: never among the manifests, because an engine that prunes a Cluster
 * deletes the customer's cluster. `mosk-backup synth` writes it into `patches/`, `mosk-backup defaults apply` applies
 * it. The section's path in the Cluster is inferred: `MoskApi.settings.clusterBackupPath`.
 */
export class ClusterDefaultTarget extends Construct {
  static override [Symbol.hasInstance](value: unknown): value is ClusterDefaultTarget {
    return isMarked(value, 'ClusterDefaultTarget');
  }

  /** Name of the Cluster. */
  readonly cluster: string;
  /** Namespace of the Cluster. */
  readonly namespace: string;
  /** What the section says. */
  readonly parameters: TargetParameters;
  /** Merge patch (RFC 7396) of the Cluster; what another target has left in the section is cleared by nulls. */
  readonly patch: Readonly<Record<string, unknown>>;

  /** @throws BackupError `target-required`, `namespace-required`, `reference-missing` */
  constructor(scope: Construct, id: string, { cluster, target, namespace }: ClusterDefaultTargetProps) {
    super(scope, id);
    mark(this, 'ClusterDefaultTarget');
    joinApp(this);
    const { rclone, nfsUploadUrl, keyEncryptionKey } = parametersOf(target, this.node.path);
    this.cluster = cluster.targetCluster;
    this.namespace = namespaceOf(this, namespace);
    this.parameters = target.parameters ?? {};
    assertReachable(target, this.namespace, this.node.path);
    rememberReferences(this, target.references);
    const section = {
      keyEncryptionKey: keyEncryptionKey ?? null,
      nfsUploadUrl: nfsUploadUrl ?? null,
      rclone: rclone ?? null,
    };
    this.patch = Object.freeze(moskApiOf(this).clusterBackupPatch(section));
  }
}

function parametersOf(target: BackupTarget, path: string): TargetParameters {
  const parameters = target instanceof BackupTarget ? target.parameters : undefined;
  if (parameters?.rclone !== undefined || parameters?.nfsUploadUrl !== undefined) return parameters;
  throw new BackupError('target-required', 'The default target of a cluster is away from the cluster', {
    at: path,
    fix: 'pass BackupTarget.rclone or BackupTarget.nfs',
  });
}
