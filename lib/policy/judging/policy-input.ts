import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  KubeObject,
  MoskApi,
  TargetParameters,
  TimeWindow,
} from '../../model';
import type { Place, Reference, Subject } from './subject';

/** A cluster of an inventory, as far as rules ask; a `FleetCluster` is one. */
export interface InventoryCluster {
  /** `metadata.name` of the Cluster object. */
  readonly name: string;
  /** Its MOSK project, which is the namespace of everything that belongs to it. */
  readonly project: string;
  /** MOSK release, such as `26.2.1`. */
  readonly release: string;
  /** What it can be selected by; one of them names its tier. */
  readonly labels: { readonly [name: string]: string };
  /** When it is maintained, if that is known. */
  readonly maintenanceWindow?: TimeWindow | undefined;
  /** Name and, where it is known, release of its management cluster: `2.32.1`. */
  readonly managementCluster: { readonly name: string; readonly release?: string };
}

/** The default target of a cluster: its backup section, from a patch or from the live Cluster. */
export interface DefaultTarget {
  /** Management cluster. */
  readonly managementCluster: string;
  /** Namespace of the Cluster, which is its MOSK project. */
  readonly namespace: string;
  /** Name of the Cluster. */
  readonly cluster: string;
  /** The section; `undefined` where the Cluster is known to have none. */
  readonly parameters: TargetParameters | undefined;
  /** Where it is declared, if it is. */
  readonly place?: Place;
  /** What whoever declares it says of the names in it. */
  readonly references?: readonly Reference[];
}

/** Everything that is judged, handed in by a front. */
export interface PolicyInput {
  /** What is declared. Objects of other kinds are passed over, whatever they are. */
  readonly subjects: readonly Subject[];
  /** Default targets of clusters, as far as they are known. */
  readonly defaultTargets?: readonly DefaultTarget[];
  /** All clusters there are; without it no rule that needs an inventory is judged. */
  readonly inventory?: readonly InventoryCluster[];
  /** What was declared before; without it no rule that compares is judged. */
  readonly base?: readonly Subject[];
  /** What lives on the management clusters; without it no rule that needs it is judged. */
  readonly live?: readonly Subject[];
  /**
   * Whether all Secrets are among what lives. Without them a key that no KeyEncryptionKey has may be one of them.
   * @default false
   */
  readonly liveHasSecrets?: boolean;
  /** The API of a management cluster. @default MoskApi.v26_2 of every one */
  readonly api?: (managementCluster: string) => MoskApi;
  /** The day of the judgement: waivers end, keys grow old. */
  readonly now: Date;
}

/** A subject whose manifest has the shape of its kind. */
export type Declared<Manifest extends KubeObject> = Subject & { readonly manifest: Manifest };

/** What is one backup, or makes backups. */
export type DeclaredBackup = Declared<ClusterBackupManifest | ClusterBackupScheduleManifest>;

/** Where a source's archives go, and who says so. */
export interface EffectiveTarget {
  /** `undefined`: nowhere remote, or not known. */
  readonly parameters: TargetParameters | undefined;
  /** The object itself, the Cluster's default, nobody (so a local file), or not known. */
  readonly from: 'object' | 'cluster' | 'nobody' | 'unknown';
}
