import {
  type ClusterBackupManifest,
  goodSinceMs,
  isGoodBackup,
  type LastRehearsed,
  lastRehearsed,
} from '../../lib/model';
import type { ClusterObjects } from '../status';

/** What is to be read of one cluster. */
export interface Choice {
  readonly namespace: string;
  readonly cluster: string;
  /** `undefined`: the cluster has no good one. */
  readonly backup: ClusterBackupManifest | undefined;
  /** The last rehearsal, if it is young enough and was good: nothing is read then. */
  readonly fresh: LastRehearsed | undefined;
}

export interface ChoosingOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How old the last rehearsal may be; `undefined`: any is too old. */
  readonly maxAgeMs: number | undefined;
  /** From 0 to below 1, to choose by; `undefined`: the newest. */
  readonly dice: (() => number) | undefined;
}

/** The newest good backup of a cluster, or one by chance. */
export function chooseBackup(
  { namespace, cluster, backups }: Pick<ClusterObjects, 'namespace' | 'cluster' | 'backups'>,
  { now, maxAgeMs, dice }: ChoosingOptions,
): Choice {
  const good = backups.filter(isGoodBackup).sort((a, b) => (goodSinceMs(b) ?? 0) - (goodSinceMs(a) ?? 0));
  const inS3 = good.filter(({ spec }) => spec.parameters?.rclone !== undefined);
  // Others cannot be read from here. If there are no others, that is what is said of the cluster.
  const candidates = inS3.length > 0 ? inS3 : good;
  const backup = candidates[dice === undefined ? 0 : Math.floor(dice() * candidates.length)];
  const last = lastRehearsed(backups);
  const isFresh =
    last !== undefined && last.reason === undefined && maxAgeMs !== undefined && now - last.atMs <= maxAgeMs;
  return { namespace, cluster, backup, fresh: isFresh ? last : undefined };
}
