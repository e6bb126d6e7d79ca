import type { Place } from '../policy';

/**
 * What a consequence means for whoever reviews: `data` are lost, left behind, unreadable or no longer made; `risk` means
 * that something protects less than before, or that somebody has to act; `note` is worth knowing.
 */
export const SEVERITIES = ['data', 'risk', 'note'] as const;
/** `data`, `risk` or `note`. */
export type Severity = (typeof SEVERITIES)[number];

/** Every consequence that a review can tell. Codes are stable; texts are not. */
export const CONSEQUENCE_CODES = [
  // A backup.
  'backup-orphaned',
  'orphan-announced',
  'backup-kept',
  'backup-gone',
  'deletion-requested',
  'deletion-withdrawn',
  'new-run',
  'renamed-run',
  'run-changed',
  'guard-lifted',
  'not-applied',
  'files-collide',
  // Which backups stay.
  'retention-lowered',
  'retention-raised',
  'retention-declared',
  // What is backed up, and when.
  'cluster-uncovered',
  'schedule-removed',
  'schedule-retargeted',
  'schedule-suspended',
  'schedule-resumed',
  'rpo-worsened',
  'runs-overlap',
  // Where archives go, and what opens them.
  'target-moved',
  'default-target-moved',
  'encryption-dropped',
  'key-rotated',
  'key-replaced',
  'key-needed',
  'credential-needed',
  'reference-removed',
  'storage-changed',
  'secret-in-clear',
  'secret-taken-out',
  'first-use',
  // What the comparison itself rests on.
  'declaration-moved',
  'unread-before',
  'policy-changed',
  'inventory-changed',
] as const;
/** One of `CONSEQUENCE_CODES`. */
export type ConsequenceCode = (typeof CONSEQUENCE_CODES)[number];

/** One thing that a change does to backups. */
export interface Consequence {
  /** Stable, for programs. */
  readonly code: ConsequenceCode;
  /** What it means for data. */
  readonly severity: Severity;
  /** `ClusterBackup prod/before-26-2`, or `Cluster prod/prod`. */
  readonly about: string;
  /** Ids of rules whose findings on this object say the same, and no more. */
  readonly rules?: readonly string[];
  /** Management cluster; empty where there is but one. */
  readonly managementCluster: string;
  /** Where the object stands, in head if it is there. */
  readonly place?: Place | undefined;
  /** Remote files, or folders, that it is about. */
  readonly files: readonly string[];
  /** What happens, in one sentence. Names and values stand between backticks, and contain none. */
  readonly says: string;
  /** What to do, as an instruction; left out where there is nothing to do. Backticks as in `says`. */
  readonly todo?: string | undefined;
  /** What becomes of files that somebody might miss. @default - none are at stake */
  readonly loss?: Loss | undefined;
}

/** Files that go, or that stay with nobody; told first, whatever answers it. */
export interface Loss {
  /**
   * `deleted`: for good; `pruned`: by the next `prune`; `left`: they stay, and no object is left to delete them by;
   * `open`: they may stay so.
   */
  readonly what: 'deleted' | 'pruned' | 'left' | 'open';
  /** What goes on in the sentence: `approved by x`, with x between backticks. @default - nobody has answered for it */
  readonly answer?: string | undefined;
}
