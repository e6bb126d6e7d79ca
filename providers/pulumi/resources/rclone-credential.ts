import * as pulumi from '@pulumi/pulumi';
import type { Connection } from './connection';
import { declaredOptions, declaredProps, type Shape, typeToken } from './declaration';

export interface RCloneCredentialArgs extends Connection {
  namespace: pulumi.Input<string>;
  /** @default - the logical name */
  name?: pulumi.Input<string>;
  /**
   * Takes an object of this name over that belongs to nobody: made by hand, or kept by an earlier destroy. Its options and
   * its secret must be those given here, which the user of the kubeconfig must be allowed to read; with `change` they are
   * set to them. A preview shows what would change.
   * @default false: then such an object is an error
   */
  adoptExisting?: pulumi.Input<boolean | 'change'>;
  /**
   * Owners from whom it may be taken: the text that a refusal shows (`argocd:backups`, `flux:Kustomization/…`, `helm:…`),
   * or of ours tool and scope, such as `pulumi:acme/shop/old` for a stack that is no more.
   * @default - nobody: what carries the mark of an owner is an error
   */
  adoptFrom?: pulumi.Input<pulumi.Input<string>[]>;
  /** URL of the S3 endpoint, such as `https://s3.example.com`. */
  endpoint: pulumi.Input<string>;
  accessKeyId: pulumi.Input<string>;
  /** Kept as a Pulumi secret, whatever is passed. MOSK moves it into a Secret. */
  secretAccessKey: pulumi.Input<string>;
  /**
   * Further rclone options of its S3 backend, by rclone's own names: `provider`, `region`, `force_path_style`.
   * @default - none
   */
  options?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Section name in rclone's configuration.
   * @default - the name of the object
   */
  remoteName?: pulumi.Input<string>;
  /**
   * Fields of `spec` that this package does not know, such as those that the API of this management cluster has. Fields that
   * it sets itself cannot be given.
   * @default - none
   */
  extraFields?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

const SHAPE: Shape = {
  kind: 'RCloneCredential',
  outputs: ['name', 'uid', 'namespaceUid', 'observed', 'destroyEffect', 'schemaVersion'],
  secrets: ['secretAccessKey'],
};

/**
 * How MOSK reaches an S3 storage. Changes are made in place. Deleting remote files needs it, so it is kept on destroy
 * while a backup or schedule names it, or files were left behind under it.
 */
export class RCloneCredential extends pulumi.CustomResource {
  /** For policy packs. */
  static readonly __pulumiType = typeToken(SHAPE.kind);

  /** Name of the object, for `target.rclone.credential`. */
  declare readonly name: pulumi.Output<string>;
  /** Uid of the RCloneCredential object. */
  declare readonly uid: pulumi.Output<string>;
  /** Namespace of the object, that is the MOSK project. */
  declare readonly namespace: pulumi.Output<string>;
  /** URL of the S3 endpoint. */
  declare readonly endpoint: pulumi.Output<string>;
  /** The part of the credential that is no secret. */
  declare readonly accessKeyId: pulumi.Output<string>;
  /** What `pulumi destroy` will do, in words; every preview shows it. */
  declare readonly destroyEffect: pulumi.Output<string>;

  /** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid` */
  constructor(name: string, args: RCloneCredentialArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken(SHAPE.kind),
      name,
      declaredProps(SHAPE, name, args, options),
      declaredOptions(SHAPE, options),
    );
  }
}
