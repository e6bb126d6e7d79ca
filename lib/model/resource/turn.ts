/** Pure decision: may a backup of a cluster begin, or which one has to end first? */
import type { ClusterBackupManifest } from '../api/manifest';
import { isArchiving } from '../api/status';

/** A running backup, and since when it has been waited for, in milliseconds of a clock. */
export interface Obstacle {
  readonly backup: ClusterBackupManifest;
  readonly waitedSince: number;
}

export type Turn =
  | { readonly do: 'begin' }
  | { readonly do: 'wait' | 'giveUp'; readonly obstacle: Obstacle; readonly deadline: number };

export interface Situation {
  readonly cluster: string;
  /** All ClusterBackups of the namespace, whoever made them. */
  readonly backups: readonly ClusterBackupManifest[];
  /** What was in the way at the last look. */
  readonly obstacle: Obstacle | undefined;
  readonly now: number;
  /** How long one backup may be in the way. */
  readonly patienceMs: number;
}

/** Each backup in the way has a deadline of its own: a long line is no reason to give up, one that never ends is. */
export function nextTurn({ cluster, backups, obstacle, now, patienceMs }: Situation): Turn {
  const running = backups.filter(
    ({ spec, status }) => spec.targetCluster === cluster && isArchiving(status?.status),
  );
  const same = running.find(({ metadata }) => metadata.uid === obstacle?.backup.metadata.uid);
  const backup = same ?? running[0];
  if (backup === undefined) return { do: 'begin' };
  const waitedSince = same === undefined || obstacle === undefined ? now : obstacle.waitedSince;
  const deadline = waitedSince + patienceMs;
  return { do: now >= deadline ? 'giveUp' : 'wait', obstacle: { backup, waitedSince }, deadline };
}
