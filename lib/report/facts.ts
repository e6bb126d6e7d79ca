/**
 * What is known of the backups of a cluster, as of one moment or of several: reports are made of it, and written into
 * them, so that a later one can go on where objects have left no history. Texts are as they may be told.
 */

/** One backup, whose object may be there no more. */
export interface BackupFact {
  readonly uid: string;
  readonly name: string;
  /** The ClusterBackupSchedule that has made it; null: none. */
  readonly schedule: string | null;
  /** RFC 3339, as all times. */
  readonly createdAt: string | null;
  /** As it was last read; empty until the controller had seen it. */
  readonly status: string;
  /** `s3://bucket/folder`, `nfs://host:/path`, `local`, or `unknown`. */
  readonly place: string;
  /** null: its archive stays on the cluster, and nobody encrypts that. */
  readonly encrypted: boolean | null;
  /** Since when it was good, before anybody asked to delete it; null: it never was. */
  readonly goodSince: string | null;
  /** The last moment of which it is known that it was good. */
  readonly goodUntil: string | null;
  /** The first moment of which it is known that it was not good, or there, any more; null: there is none. Between both nobody knows. */
  readonly goneBy: string | null;
  /** When a run began that failed or got stuck; MOSK documents no time for its end. null: it did not fail, or nobody knows. */
  readonly failedAt: string | null;
}

/** How an archive was read to its end, or could not be. */
export interface RehearsalFact {
  readonly uid: string;
  readonly backup: string;
  readonly at: string;
  /** Why it could not be read; null: it could. */
  readonly reason: string | null;
}

/**
 * How a backup went, as far as it was recorded:
 * - `deleted`: MOSK has deleted its remote files
 * - `deletion-runs`, `deletion-failed`: that was asked for
 * - `orphaned`, `vanished`: the object is gone and its files stay, by a record of ours
 * - `gone`: an earlier report has seen the object, a later one has not; what became of its files is not known
 */
export const REMOVALS = [
  'deleted',
  'deletion-runs',
  'deletion-failed',
  'orphaned',
  'vanished',
  'gone',
] as const;

export interface RemovalFact {
  readonly uid: string;
  readonly backup: string;
  readonly how: (typeof REMOVALS)[number];
  /** When; of `gone` when it was first not there. null: no time is recorded. */
  readonly at: string | null;
  /** How many remote files it had. */
  readonly files: number;
}

/** A stretch of time. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
}

export interface ClusterFacts {
  /** As the inventory calls it; empty without one. */
  readonly managementCluster: string;
  readonly project: string;
  readonly name: string;
  /** When the Cluster object was made; null: there is none, or it was not read. */
  readonly createdAt: string | null;
  /** The last moment at which it was there, or meant to be backed up; null: not since reports began. */
  readonly lastThere: string | null;
  /** The last moment at which its backups were read; null: never yet. */
  readonly lastRead: string | null;
  /** When history is known: each from the oldest object that had survived to the moment of a report. */
  readonly known: readonly Stretch[];
  readonly backups: readonly BackupFact[];
  readonly rehearsals: readonly RehearsalFact[];
  readonly removals: readonly RemovalFact[];
}

/** `<management cluster>/<project>/<name>`, without what nobody says. */
export function pathOf({
  managementCluster,
  project,
  name,
}: Pick<ClusterFacts, 'managementCluster' | 'project' | 'name'>): string {
  return [managementCluster, project, name].filter((part) => part !== '').join('/');
}
