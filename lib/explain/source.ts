import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
  MoskApi,
  TargetParameters,
} from '../model';

/** What is known of one cluster from one side: from manifests, or from the management cluster itself. */
export interface ClusterSource {
  /** Its schedules. */
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  /** Its backups. */
  readonly backups: readonly ClusterBackupManifest[];
  /** Where backups without a target of their own go. */
  readonly defaultTarget: KnownSection;
}

/** The backup section of a Cluster, as far as it is known. */
export type KnownSection =
  | { readonly known: true; readonly parameters: TargetParameters | undefined }
  /** Nobody has told: neither a patch nor a Cluster was read. */
  | { readonly known: false };

/** What a live Cluster says; where the API's path of the section is open, nobody knows. */
export function sectionOf(cluster: ClusterManifest, api: MoskApi): KnownSection {
  if (!api.knows('clusterBackupPath')) return { known: false };
  return { known: true, parameters: api.clusterBackupSection(cluster) };
}
