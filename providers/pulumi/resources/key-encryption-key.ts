import * as pulumi from '@pulumi/pulumi';
import type { Connection } from './connection';
import { declaredOptions, declaredProps, type Shape, typeToken } from './declaration';

export interface KeyEncryptionKeyArgs extends Connection {
  namespace: pulumi.Input<string>;
  /**
   * With something that tells this key from the next one, such as `prod-2026`.
   * @default - the logical name
   */
  name?: pulumi.Input<string>;
  /**
   * Takes an object of this name over that belongs to nobody: made by hand, or kept by an earlier destroy. Its value must be the one given here, which the user of the kubeconfig must be allowed to read.
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
   * The key: one line of at least 32 characters (documented), at most 1023 bytes (what openssl reads). Kept as a Pulumi
   * secret, whatever is passed. It can never change: a new key is a new KeyEncryptionKey.
   */
  value: pulumi.Input<string>;
  /**
   * Fields of `spec` that this package does not know, such as those that the API of this management cluster has. Fields that
   * it sets itself cannot be given.
   * @default - none
   */
  extraFields?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

const SHAPE: Shape = {
  kind: 'KeyEncryptionKey',
  outputs: ['name', 'uid', 'namespaceUid', 'destroyEffect', 'schemaVersion'],
  secrets: ['value'],
};

/**
 * The key that encrypts archives. Every archive made with it needs it for ever: it is kept on destroy while a backup or
 * schedule names it, or files were left behind under it. A copy belongs outside the cluster.
 */
export class KeyEncryptionKey extends pulumi.CustomResource {
  /** For policy packs. */
  static readonly __pulumiType = typeToken(SHAPE.kind);

  /** Name of the object, for `target.encryptionKey`. */
  declare readonly name: pulumi.Output<string>;
  /** Uid of the KeyEncryptionKey object. */
  declare readonly uid: pulumi.Output<string>;
  /** Namespace of the object, that is the MOSK project. */
  declare readonly namespace: pulumi.Output<string>;
  /** What `pulumi destroy` will do, in words; every preview shows it. */
  declare readonly destroyEffect: pulumi.Output<string>;

  /** @throws BackupError `engine-missing`, `kubeconfig-invalid`, `owner-invalid` */
  constructor(name: string, args: KeyEncryptionKeyArgs, options?: pulumi.CustomResourceOptions) {
    super(
      typeToken(SHAPE.kind),
      name,
      declaredProps(SHAPE, name, args, options),
      declaredOptions(SHAPE, options),
    );
  }
}
