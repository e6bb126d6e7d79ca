import type { MoskApi } from '../../../lib/model';
import type { ApiClient } from '../api/api';
import type { Clock } from '../api/clock';
import type { FileOwners } from '../files/file-owners';
import type { LeftRecords } from '../files/left-records';
import type { Reservations } from '../files/reservations';
import type { WatchHub } from '../watching/watch-hub';
import type { BackupRef } from './backup-ref';
import type { References } from './references';

/** What the parts of the runner share for one management cluster. */
export interface Session {
  readonly client: ApiClient;
  readonly hub: WatchHub;
  readonly left: LeftRecords;
  readonly clock: Clock;
  readonly api: MoskApi;
  readonly references: References;
  readonly owners: FileOwners;
  readonly inCreation: Reservations;
  /** Files of backups that are being removed: of two that share one, the second sees what the first has left. */
  readonly filesInRemoval: Set<string>;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/**
 * How a run, a wait or a removal gets on. Told at every step, status and warning, not at intervals; only `unreachable`
 * is told again every half minute for as long as it lasts.
 */
export interface Progress {
  /** The backup that it is about. */
  readonly ref: BackupRef;
  /**
   * `checking`, `created`, `adopted`, `waiting`, `uploading`, `finishing`, `deleting`, `removing`, or `unreachable` while
   * the API does not answer.
   */
  readonly phase: Phase;
  /** `status.status` as last read; empty before there is one. */
  readonly status: string;
  /** Milliseconds since the wait began. */
  readonly elapsedMs: number;
  /** What the server or the storage said, for people. */
  readonly message?: string;
}

/** Where a run, a wait or a removal is. */
export type Phase =
  | 'checking'
  | 'created'
  | 'adopted'
  | 'waiting'
  | 'uploading'
  | 'finishing'
  | 'deleting'
  | 'removing'
  | 'unreachable';

/** How long is waited, and who is told. */
export interface PatienceOptions {
  /** Milliseconds until `timeout`, by default one hour; for a run counted from its creation on the server. */
  readonly timeoutMs?: number;
  /** Ends the waiting with `aborted`; what the cluster does goes on. */
  readonly signal?: AbortSignal;
  /** Takes every step, status and warning. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Uid of the Cluster as remembered from an earlier run: on a management cluster where it is another, or absent,
   * nothing is done and `other-management-cluster` is thrown.
   */
  readonly clusterUid?: string;
}

export const DEFAULT_TIMEOUT_MS = 3_600_000;

/**
 * How long an undocumented state is given: `Completed` without an upload time, and `Failed` after a request for
 * deletion. Generous, as a minute means little for a backup.
 */
export const GRACE_MS = 60_000;
