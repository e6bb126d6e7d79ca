import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  LeftRecord,
  RCloneCredentialManifest,
  TargetParameters,
} from '../model';

/** What one management cluster shows, or manifests declare for it, of backups and of where their files go. */
export interface Scene {
  readonly managementCluster: string;
  readonly backups: readonly ClusterBackupManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly sections: readonly BackupSection[];
  readonly credentials: readonly RCloneCredentialManifest[];
  readonly records: readonly LeftRecord[];
}

/** The backup section of a Cluster, where backups without a target of their own go. */
export interface BackupSection {
  readonly namespace: string;
  readonly cluster: string;
  readonly parameters: TargetParameters | undefined;
}

/** What could not be read of a management cluster. */
export interface Unread {
  readonly managementCluster: string;
  /** `undefined`: all of them, or those that nobody tells of. */
  readonly namespace: string | undefined;
  /** Kind of what could not be read; `undefined`: anything. */
  readonly kind: string | undefined;
  readonly why: string;
  /** What to do, where that is something else than to get the rights. */
  readonly fix?: string;
  /**
   * Whether it may name files: then nobody can tell of any file that nobody names. Otherwise it may name places, which
   * are then not looked at.
   */
  readonly mayClaim: boolean;
}

export function sectionOf(
  { sections }: Scene,
  namespace: string | undefined,
  cluster: string,
): TargetParameters | undefined {
  return sections.find((each) => each.namespace === namespace && each.cluster === cluster)?.parameters;
}
