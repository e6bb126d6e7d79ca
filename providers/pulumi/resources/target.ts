import type { Input } from '@pulumi/pulumi';

/** S3-compatible object storage, reached by rclone. */
export interface RCloneTarget {
  /** Name of an existing S3 bucket. */
  bucket: Input<string>;
  /**
   * Folder inside the bucket, such as `prod` or `site-a/prod`, without slashes at its ends.
   * @default - the bucket's root
   */
  folder?: Input<string>;
  /** Name of the RCloneCredential, in the namespace of the backup. */
  credential: Input<string>;
}

/** A backup that leaves the cluster is encrypted, or says why it is not. */
export type Encryption =
  | {
      /** Name of a KeyEncryptionKey or, failing that, of a Secret, in the namespace of the backup. */
      encryptionKey: Input<string>;
      unencrypted?: never;
    }
  | {
      /** Why the archives leave the cluster in clear; written as an annotation of the object. */
      unencrypted: Input<string>;
      encryptionKey?: never;
    };

/** A target outside the cluster: rclone or NFS, never both (documented). */
export type RemoteTarget = Encryption &
  (
    | { rclone: Input<RCloneTarget>; nfs?: never; clusterDefault?: never; localOnly?: never }
    | {
        /** `nfs://host:/path`; every manager node of the cluster must be able to mount it (documented). */
        nfs: Input<string>;
        rclone?: never;
        clusterDefault?: never;
        localOnly?: never;
      }
  );

/** Nothing is sent anywhere that could be encrypted. */
export interface WithoutKey {
  rclone?: never;
  nfs?: never;
  encryptionKey?: never;
  unencrypted?: never;
}

/** What the `backup` section of the Cluster says when the backup starts. */
export type ClusterDefault = WithoutKey & { clusterDefault: true; localOnly?: never };

/** The archive stays on one of the cluster's own manager nodes, and is lost with it. */
export type LocalOnly = WithoutKey & {
  /** Why that is enough; written as an annotation of the object. */
  localOnly: Input<string>;
  clusterDefault?: never;
};

/** Where a backup goes: exactly one place. */
export type BackupTarget = RemoteTarget | ClusterDefault | LocalOnly;
