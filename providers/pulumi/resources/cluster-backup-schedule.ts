import * as pulumi from '@pulumi/pulumi';
import type { Retention } from '../../../lib/retention';
import type { Connection } from './connection';
import { declaredOptions, declaredProps, type Shape, typeToken } from './declaration';
import type { BackupTarget } from './target';

export interface ClusterBackupScheduleArgs extends Connection {
  /** Namespace of the Cluster, that is its MOSK project. */
  namespace: pulumi.Input<string>;
  /** Name of the Cluster that is backed up. */
  cluster: pulumi.Input<string>;
  /** Where the archives go. */
  target: BackupTarget;
  /** Five fields: minute, hour, day of month, month, day of week. Field and time zone are assumed, see `MoskApi`. */
  cron: pulumi.Input<string>;
  /**
   * Which of the backups that it makes stay: `{ keepLast: 7, keepDaily: 14 }`. Written onto the object for whoever prunes:
   * nothing goes before `mosk-backup prune` is run.
   * @default - all of them
   */
  retention?: pulumi.Input<{ [member in keyof Retention]: pulumi.Input<Retention[member]> }>;
  /** @default - the logical name */
  name?: pulumi.Input<string>;
  /**
   * Takes an object of this name over that belongs to nobody: made by hand, or kept by an earlier destroy. Cron expression
   * and target must be those given here; with `change` they are set to them. A preview shows what would change. One of
   * another cluster is refused.
   * @default false: then such an object is an error
   */
  adoptExisting?: pulumi.Input<boolean | 'change'>;
  /**
   * Owners from whom it may be taken: the text that a refusal shows (`argocd:backups`, `flux:Kustomization/…`, `helm:…`),
   * or of ours tool and scope, such as `pulumi:acme/shop/old` for a stack that is no more.
   * @default - nobody: what carries the mark of an owner is an error
   */
  adoptFrom?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Fields of `spec` that this package does not know, such as those that the API of this management cluster has. Fields that
   * it sets itself cannot be given.
   * @default - none
   */
  extraFields?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

const SHAPE: Shape = {
  kind: 'ClusterBackupSchedule',
  outputs: ['name', 'uid', 'clusterUid', 'destroyEffect', 'schemaVersion'],
  secrets: [],
};

/** Backups that repeat. They belong to the Cluster, not to the schedule: when the schedule goes, its backups stay. */
export class ClusterBackupSchedule extends pulumi.CustomResource {
  /** For policy packs. */
  static readonly __pulumiType = typeToken(SHAPE.kind);

  /** Name of the ClusterBackupSchedule object. */
  declare readonly name: pulumi.Output<string>;
  /** Uid of the ClusterBackupSchedule object. */
  declare readonly uid: pulumi.Output<string>;
  /** Namespace of the object, that is the MOSK project. */
  declare readonly namespace: pulumi.Output<string>;
  /** Name of the Cluster that is backed up. */
  declare readonly cluster: pulumi.Output<string>;
  /** When backups start, as it was given. */
  declare readonly cron: pulumi.Output<string>;
  /** What `pulumi destroy` will do, in words; every preview shows it. */
  declare readonly destroyEffect: pulumi.Output<string>;

  /** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid` */
  constructor(name: string, args: ClusterBackupScheduleArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken(SHAPE.kind),
      name,
      declaredProps(SHAPE, name, args, options),
      declaredOptions(SHAPE, options),
    );
  }
}
