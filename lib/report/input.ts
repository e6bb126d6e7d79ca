import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
  KubeObject,
  LeftRecord,
  MoskApi,
} from '../model';
import type { InventoryCluster, PolicySettings, PolicyWaiver } from '../policy';
import type { EarlierReport } from './report';

/** What was read of one kind, or why it was not. */
export type Read<T> = { readonly items: readonly T[] } | { readonly problem: string };

/** What was read of one management cluster. */
export interface ReportSource {
  /** As the inventory calls it; empty without one. */
  readonly name: string;
  readonly api: MoskApi;
  readonly clusters: Read<ClusterManifest>;
  readonly schedules: Read<ClusterBackupScheduleManifest>;
  readonly backups: Read<ClusterBackupManifest>;
  readonly keys: Read<KubeObject>;
  /** Records of files that were left behind. */
  readonly left: Read<LeftRecord>;
  /** Namespaces that were looked into; `undefined`: all. */
  readonly projects: readonly string[] | undefined;
  /** Options by which a command reaches it: `--context`, `frankfurt`. */
  readonly options: readonly string[];
}

export interface ReportInput {
  /** Of this package. */
  readonly version: string;
  /** The moment of which the report speaks, in milliseconds since the epoch. */
  readonly at: number;
  /** How far it looks back, in milliseconds. */
  readonly sinceMs: number;
  readonly sources: readonly ReportSource[];
  /** All clusters there are; `undefined`: nobody has said, so nothing is known of tiers. */
  readonly inventory: readonly InventoryCluster[] | undefined;
  readonly policy: {
    readonly name: string;
    readonly settings: PolicySettings;
    readonly waivers: readonly PolicyWaiver[];
  };
  /** Reports of earlier moments. */
  readonly earlier: readonly EarlierReport[];
  /** How this program is called: `mosk-backup`. */
  readonly program: string;
}
