import type { Construct } from 'constructs';
import {
  BackupTarget,
  type Encryption,
  type IEncryptionKey,
  type IRCloneCredential,
  KeyEncryptionKey,
  type KeyEncryptionKeyProps,
  type ManagementCluster,
  RCloneCredential,
  type RCloneCredentialProps,
} from '../constructs';
import { BackupError } from '../errors';
import { isAtLeast, REMOTE_BACKUPS_SINCE } from '../model';
import type { FleetCluster } from './inventory';
import { managementClusterOf } from './management-cluster-of';

/** A credential that the store makes in every project that uses it. */
export type StoreCredential = Omit<RCloneCredentialProps, 'namespace'> & { readonly name: string };
/** A key that the store makes in every project that uses it. */
export type StoreKey = Omit<KeyEncryptionKeyProps, 'namespace'> & { readonly name: string };

/** Its key is a name that is known in every project (`EncryptionKey.fromName`), or what to make there. */
export type StoreEncryption = Encryption<IEncryptionKey | StoreKey>;

export type RCloneStoreOptions = StoreEncryption & {
  /** Name of an existing S3 bucket. */
  readonly bucket: string;
  /**
   * Folder of the whole store inside the bucket.
   * @default - the bucket's root
   */
  readonly folder?: string;
  /** How to reach the storage: a name that is known in every project, or what to make there. */
  readonly credential: IRCloneCredential | StoreCredential;
};

export type NfsStoreOptions = StoreEncryption & {
  /** `nfs://host:/path`. The folder of each cluster must exist below it (inferred: an export is mounted, not made). */
  readonly url: string;
};

type Place =
  | { readonly rclone: RCloneStoreOptions }
  | { readonly nfs: NfsStoreOptions }
  | { readonly local: string };

/**
 * Where a fleet's backups go: one folder for each cluster, `<project>/<cluster>`, so that no cluster can overwrite
 * another's archives; one credential and one key in each project, made outside the app or once by the store.
 */
export class BackupStore {
  /** S3-compatible object storage. */
  static rclone(options: RCloneStoreOptions): BackupStore {
    return new BackupStore({ rclone: Object.freeze({ ...options }) });
  }

  /** An NFS export. */
  static nfs(options: NfsStoreOptions): BackupStore {
    return new BackupStore({ nfs: Object.freeze({ ...options }) });
  }

  /**
   * The archives stay on the clusters' own manager nodes, and are lost with them. What is left for clusters before
   * MOSK 26.1.
   * @param reason for the reviewer; written as an annotation of every such backup
   */
  static localOnly(reason: string): BackupStore {
    return new BackupStore({ local: reason });
  }

  readonly #place: Place;
  /** What the store has made, by project. */
  readonly #made = new WeakMap<ManagementCluster, Map<string, Construct>>();

  private constructor(place: Place) {
    this.#place = Object.freeze(place);
    Object.freeze(this);
  }

  /**
   * The target of a cluster's backups. What the store has to make for it is declared in the chart of the cluster's
   * management cluster.
   * @param scope any construct of the app
   * @throws BackupError `release-too-old` for a remote target, and whatever `BackupTarget` and the objects refuse
   */
  targetOf(scope: Construct, cluster: FleetCluster): BackupTarget {
    const place = this.#place;
    if ('local' in place) return BackupTarget.localOnly(place.local);
    refuseOldReleases(cluster);
    const { folder } = cluster;
    if ('nfs' in place) {
      const { url, ...encryption } = place.nfs;
      return BackupTarget.nfs({
        url: `${url.replace(/\/+$/, '')}/${folder}`,
        ...this.#encryptionOf(scope, cluster, encryption),
      });
    }
    const { bucket, folder: above, credential, ...encryption } = place.rclone;
    return BackupTarget.rclone({
      bucket,
      folder: above === undefined ? folder : `${above}/${folder}`,
      credential: this.#credentialOf(scope, cluster, credential),
      ...this.#encryptionOf(scope, cluster, encryption),
    });
  }

  #credentialOf(
    scope: Construct,
    cluster: FleetCluster,
    credential: IRCloneCredential | StoreCredential,
  ): IRCloneCredential {
    if (!isStoreCredential(credential)) return credential;
    const props = { ...credential, namespace: cluster.project };
    const id = `RCloneCredential ${cluster.project}.${credential.name}`;
    return this.#once(
      managementClusterOf(scope, cluster),
      id,
      (chart) => new RCloneCredential(chart, id, props),
    );
  }

  #encryptionOf(scope: Construct, cluster: FleetCluster, encryption: StoreEncryption): Encryption {
    if (encryption.unencrypted !== undefined) return encryption;
    return { encryptionKey: this.#keyOf(scope, cluster, encryption.encryptionKey) };
  }

  #keyOf(scope: Construct, cluster: FleetCluster, key: IEncryptionKey | StoreKey): IEncryptionKey {
    if (!isStoreKey(key)) return key;
    const props = { ...key, namespace: cluster.project };
    const id = `KeyEncryptionKey ${cluster.project}.${key.name}`;
    return this.#once(
      managementClusterOf(scope, cluster),
      id,
      (chart) => new KeyEncryptionKey(chart, id, props),
    );
  }

  #once<Made extends Construct>(
    chart: ManagementCluster,
    id: string,
    make: (chart: ManagementCluster) => Made,
  ): Made {
    const made = this.#made.get(chart) ?? new Map<string, Construct>();
    this.#made.set(chart, made);
    const existing = made.get(id);
    // Only `make` of the same id has put it there.
    if (existing !== undefined) return existing as Made;
    if (chart.node.tryFindChild(id) !== undefined) {
      throw new BackupError('duplicate-object', 'Two stores make the same object', {
        at: `${chart.node.path}/${id}`,
        fix: "let one store make it, and name it in the others by fromName('…')",
      });
    }
    const construct = make(chart);
    made.set(id, construct);
    return construct;
  }
}

// Whatever is neither a name nor something to make, `BackupTarget` refuses in its own words.
function isStoreCredential(given: IRCloneCredential | StoreCredential): given is StoreCredential {
  return typeof given === 'object' && 'secretAccessKey' in given;
}

function isStoreKey(given: IEncryptionKey | StoreKey): given is StoreKey {
  return typeof given === 'object' && 'value' in given;
}

/** Uploading and encrypting came with MOSK 26.1; a cluster before it is not documented to do either. */
function refuseOldReleases(cluster: FleetCluster): void {
  const { managementCluster } = cluster;
  const [release, since, whose] = isAtLeast(cluster.release, REMOTE_BACKUPS_SINCE.cluster)
    ? [
        managementCluster.release,
        REMOTE_BACKUPS_SINCE.managementCluster,
        `management cluster ${managementCluster.name}`,
      ]
    : [cluster.release, REMOTE_BACKUPS_SINCE.cluster, 'cluster'];
  if (isAtLeast(release, since)) return;
  throw new BackupError(
    'release-too-old',
    'Clusters of this release cannot upload or encrypt their backups',
    {
      at: cluster.path,
      value: `${whose}: ${release}, needs ${since}`,
      fix: "update it, or protect it by a plan whose store is BackupStore.localOnly('reason')",
    },
  );
}
