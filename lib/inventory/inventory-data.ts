import type { GitOpsSettings } from '../gitops';
import type { MoskApi, TimeWindow } from '../model';

/** What is written down of a fleet: plain data, so that it can come from a file or a CMDB. */
export interface InventoryData {
  /** The management clusters, one for each management cluster. */
  readonly managementClusters: readonly ManagementClusterData[];
  /** The clusters that they manage; a management cluster can be one itself, in the project `default`. */
  readonly clusters: readonly ClusterData[];
  /**
   * Who keeps what a restore needs, and where, for the day on which the management clusters are gone. Only people know.
   * @default - nobody has said: the recovery sheet finds that missing
   */
  readonly custody?: readonly CustodyData[];
  /**
   * What has to be known of a storage besides its credential.
   * @default - nothing
   */
  readonly storages?: readonly StorageData[];
}

/** Where a key or the secret of a storage is kept outside of the clusters. It tells of the secret and never contains it. */
export interface CustodyData {
  /** Name of a KeyEncryptionKey, or of a Secret that is a key. Either this or `credential`. */
  readonly key?: string;
  /** Name of an RCloneCredential, whose secret access key is kept. Either this or `key`. */
  readonly credential?: string;
  /** Who hands it out at night: a team, a role or a person, `storage team, on-call`. */
  readonly keptBy: string;
  /** Where they find it: `safe 2, shelf 3`. */
  readonly keptAt: string;
  /**
   * `name` of the management cluster that has this key or credential.
   * @default - any: they are kept together
   */
  readonly managementCluster?: string;
  /**
   * MOSK project that has it.
   * @default - any
   */
  readonly project?: string;
}

/** A storage, as it is written down. */
export interface StorageData {
  /** As credentials have it: `https://s3.example.com`. */
  readonly endpoint: string;
  /** Certificates (PEM) of the authority that has signed that of the storage, for machines that do not know it. */
  readonly ca: string;
}

/** A management cluster, as it is written down. */
export interface ManagementClusterData {
  /** Its name among yours: id of its chart, so name of its manifests' folder or file. */
  readonly name: string;
  /** Its own release, such as `2.32.1` (MOSK 26.2.1) or `2.31.0` (MOSK 26.1). */
  readonly release: string;
  /**
   * Folder of the management cluster in every store. Needed where two management clusters have a cluster of the same project and name.
   * @default - none: the management cluster's clusters lie in the store's own folder
   */
  readonly folder?: string;
  /**
   * What is undocumented or differs between MOSK releases. In a file, what `mosk-backup api learn` has written, the
   * members that differ, or the name of a file with either, from the folder of the inventory.
   * @default - that of its release
   */
  readonly api?: MoskApi;
  /**
   * Context of the kubeconfig by which commands reach it that look at all management clusters.
   * @default - its name
   */
  readonly context?: string;
  /**
   * Which GitOps engine applies the management cluster's manifests, and how: `{ engine: 'flux' }`.
   * @default - the settings of the app (`useGitOps`), else those for both engines
   */
  readonly gitOps?: GitOpsSettings;
}

/** A cluster, as it is written down. */
export interface ClusterData {
  /** `metadata.name` of the Cluster object. */
  readonly name: string;
  /** Its MOSK project, which is the namespace of the object. */
  readonly project: string;
  /** `name` of its management cluster. */
  readonly managementCluster: string;
  /** MOSK release of the cluster, such as `26.2.1` or `25.2.8`. */
  readonly release: string;
  /**
   * Anything to select by. Not written into manifests.
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * When the cluster is maintained, on the management cluster's clock. A plan's backups are over before it begins and
   * none starts in it.
   * @default - backups may start at any time
   */
  readonly maintenanceWindow?: TimeWindow;
}
