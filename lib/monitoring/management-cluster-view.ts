import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
  KubeObject,
  MoskApi,
} from '../model';

/** The objects of one kind, as far as they can be read. */
export interface ReadObjects<T extends KubeObject> {
  /** Whether all of them are known. */
  readonly complete: boolean;
  /** Whether those of a namespace are known. */
  knows(namespace: string): boolean;
  readonly objects: readonly T[];
}

/** What is known of a management cluster at a moment. */
export interface ManagementClusterView {
  readonly name: string;
  readonly api: MoskApi;
  readonly clusters: ReadObjects<ClusterManifest>;
  readonly schedules: ReadObjects<ClusterBackupScheduleManifest>;
  readonly backups: ReadObjects<ClusterBackupManifest>;
  /** When all of it was last known to be so, in milliseconds since the epoch; `undefined`: never. */
  readonly collectedMs: number | undefined;
  /** What storages said. @default - nobody asks them */
  readonly probed?: readonly ProbedProject[] | undefined;
}

/** What the storages of a project said when they were last asked. */
export interface ProbedProject {
  readonly project: string;
  /** When it was asked, in milliseconds since the epoch. */
  readonly atMs: number;
  /** Those that could be tried. */
  readonly credentials: readonly { readonly credential: string; readonly up: boolean }[];
  /** How many files the newest good backup of each cluster lacks, where that could be told. */
  readonly files: readonly { readonly backup: ClusterBackupManifest; readonly missing: number }[];
}

/** A cluster that an inventory lists. */
export interface DeclaredCluster {
  readonly project: string;
  readonly name: string;
  /** What its tier demands; `undefined`: it is of no tier. */
  readonly rpo: DeclaredRpo | undefined;
}

/** How old the last good backup of a cluster may be. */
export interface DeclaredRpo {
  readonly seconds: number;
  /** Name; empty: it was given for all clusters. */
  readonly tier: string;
}

/** What is meant to be, beside what is. */
export interface Declared {
  /** Of this management cluster; `undefined`: there is no inventory. */
  readonly clusters: readonly DeclaredCluster[] | undefined;
  /** For clusters that no tier gives one, in seconds. */
  readonly rpoSeconds: number | undefined;
}
