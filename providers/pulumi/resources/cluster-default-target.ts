import * as pulumi from '@pulumi/pulumi';
import type { Connection } from './connection';
import { declaredOptions, declaredProps, type Shape, typeToken } from './declaration';
import type { RemoteTarget } from './target';

export interface ClusterDefaultTargetArgs extends Connection {
  /** Namespace of the Cluster, that is its MOSK project. */
  namespace: pulumi.Input<string>;
  /** Name of the Cluster, which must exist: only its backup section is patched. */
  cluster: pulumi.Input<string>;
  /** Where backups without a target of their own go, those that MOSK makes before and after updates included. */
  target: RemoteTarget;
}

const SHAPE: Shape = {
  kind: 'ClusterDefaultTarget',
  outputs: ['clusterUid', 'section', 'previous', 'destroyEffect', 'schemaVersion'],
  secrets: [],
};

/**
 * The `backup` section of a Cluster. Destroying it restores what was there before, unless somebody has changed the
 * section since. The section's path in the Cluster is inferred, see `MoskApi`. An annotation of the Cluster says whose the
 * section is; one that another stack has set is refused.
 */
export class ClusterDefaultTarget extends pulumi.CustomResource {
  /** For policy packs. */
  static readonly __pulumiType = typeToken(SHAPE.kind);

  /** Namespace of the Cluster, that is its MOSK project. */
  declare readonly namespace: pulumi.Output<string>;
  /** Name of the Cluster. */
  declare readonly cluster: pulumi.Output<string>;
  /** Uid of the Cluster, by which another management cluster is told apart. */
  declare readonly clusterUid: pulumi.Output<string>;
  /** What `pulumi destroy` will do, in words; every preview shows it. */
  declare readonly destroyEffect: pulumi.Output<string>;

  /** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid` */
  constructor(name: string, args: ClusterDefaultTargetArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken(SHAPE.kind),
      name,
      declaredProps(SHAPE, name, args, options),
      declaredOptions(SHAPE, options),
    );
  }
}
