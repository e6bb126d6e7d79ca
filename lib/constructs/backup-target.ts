import { Construct, type IConstruct } from 'constructs';
import { checkTarget } from '../contract';
import { BackupError } from '../errors';
import { LOCAL_ONLY_ANNOTATION, type TargetParameters, UNENCRYPTED_ANNOTATION } from '../model';
import { checkEncryption, type Encryption } from './encryption';
import { isMarked, mark } from './identity';
import type { IRCloneCredential } from './rclone-credential';
import { requireReason } from './reason';

export type RCloneTargetOptions = Encryption & {
  /** Name of an existing S3 bucket. */
  readonly bucket: string;
  /**
   * Folder inside the bucket, such as `prod` or `site-a/prod`, without slashes at its ends.
   * @default - the bucket's root
   */
  readonly folder?: string;
  /** How to reach the storage. It must live as long as the backups: deleting their files needs it too. */
  readonly credential: IRCloneCredential;
};

export type NfsTargetOptions = Encryption & {
  /** `nfs://host:/path`; every manager node of the cluster must be able to mount it (documented). */
  readonly url: string;
};

/** An object that a target names; it is looked up in the namespace of the backup. */
export interface TargetReference {
  /** Path in the backup's manifest. */
  readonly field: string;
  /** `metadata.name` of the object. */
  readonly name: string;
  /** `undefined` for an object whose namespace is not known. */
  readonly namespace: string | undefined;
  /** The construct that makes the object; `undefined` for one that is made elsewhere. */
  readonly construct?: IConstruct;
}

/** Where backups go: exactly one of the four, and a key only where the archives leave the cluster. */
export class BackupTarget {
  /**
   * S3-compatible object storage, by rclone.
   * @throws BackupError `bucket-name`, `target-required`, `key-required`, `reason-required`, `usage`
   */
  static rclone(options: RCloneTargetOptions): BackupTarget {
    const { bucket, folder, credential } = options;
    if (credential?.credential === undefined) {
      throw new BackupError('target-required', 'A target at rclone needs the credential of its storage', {
        at: 'spec.parameters.rclone.credential',
        fix: "pass an RCloneCredential, or RCloneCredential.fromName('…') for one that exists",
      });
    }
    const path = folder === undefined ? bucket : `${bucket}/${folder}`;
    return BackupTarget.remote({ rclone: { bucket: path, credential: credential.credential } }, options, [
      reference('spec.parameters.rclone.credential', credential.credential, credential),
    ]);
  }

  /**
   * An NFS export.
   * @throws BackupError `nfs-url`, `key-required`, `reason-required`, `usage`
   */
  static nfs(options: NfsTargetOptions): BackupTarget {
    return BackupTarget.remote({ nfsUploadUrl: options.url }, options, []);
  }

  /**
   * What the `backup` section of the Cluster says when the backup starts. If the Cluster has none, the archive stays
   * on one of its manager nodes (documented).
   */
  static clusterDefault(): BackupTarget {
    return new BackupTarget(undefined, [], {});
  }

  /**
   * The archive stays on one of the cluster's own manager nodes and is lost with it. Nobody can request its deletion,
   * and if the Cluster has a `backup` section, that wins (documented): to be used on clusters without one.
   * @param reason for the reviewer; written as an annotation of every such backup
   * @throws BackupError `reason-required`
   */
  static localOnly(reason: string): BackupTarget {
    return new BackupTarget(undefined, [], {
      [LOCAL_ONLY_ANNOTATION]: requireReason(reason, 'BackupTarget.localOnly'),
    });
  }

  private static remote(
    place: TargetParameters,
    encryption: Encryption,
    references: TargetReference[],
  ): BackupTarget {
    checkEncryption(encryption);
    if (encryption.unencrypted !== undefined) {
      return new BackupTarget(place, references, { [UNENCRYPTED_ANNOTATION]: encryption.unencrypted });
    }
    const key = encryption.encryptionKey;
    const name = key.keyEncryptionKey;
    return new BackupTarget(
      { keyEncryptionKey: name, ...place },
      [...references, reference('spec.parameters.keyEncryptionKey', name, key)],
      {},
    );
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isMarked(value, 'BackupTarget');
  }

  /** `spec.parameters`; `undefined` leaves the choice to the Cluster's `backup` section. */
  readonly parameters: TargetParameters | undefined;
  /** The objects that the parameters name. */
  readonly references: readonly TargetReference[];
  /** Reasons of weaker choices, as annotations of the backups. */
  readonly annotations: Readonly<Record<string, string>>;

  private constructor(
    parameters: TargetParameters | undefined,
    references: TargetReference[],
    annotations: Record<string, string>,
  ) {
    if (parameters !== undefined) checkTarget(parameters, 'spec.parameters');
    Object.freeze(parameters?.rclone);
    this.parameters = Object.freeze(parameters);
    this.references = Object.freeze(references);
    this.annotations = Object.freeze(annotations);
    mark(this, 'BackupTarget');
    Object.freeze(this);
  }
}

const reference = (field: string, name: string, named: { readonly namespace?: string }): TargetReference => ({
  field,
  name,
  namespace: named.namespace,
  construct: Construct.isConstruct(named) ? named : undefined,
});
