import { type BackupFact, type ClusterFacts, pathOf, type RemovalFact } from './facts';
import type { Conflict } from './report';
import { ms, spansOf, timeText } from './spans';

/** What is known of all clusters as of one moment. */
export interface FactsAt {
  readonly at: string;
  readonly clusters: readonly ClusterFacts[];
}

export interface Joined {
  readonly clusters: readonly ClusterFacts[];
  readonly conflicts: readonly Conflict[];
}

/** Equal facts once; of two that contradict one another the newer. @param reports by time, the newest last */
export function joinFacts(reports: readonly FactsAt[]): Joined {
  const found = new Map<string, ClusterFacts>();
  const conflicts: Conflict[] = [];
  for (const { at, clusters } of reports) {
    for (const cluster of clusters) {
      const key = clusterKey(cluster);
      const earlier = found.get(key);
      found.set(key, earlier === undefined ? cluster : joinCluster(earlier, cluster, at, conflicts));
    }
  }
  return { clusters: [...found.values()], conflicts };
}

/** Identifies a cluster in all reports. */
export function clusterKey(each: Pick<ClusterFacts, 'managementCluster' | 'project' | 'name'>): string {
  return `${each.managementCluster}\n${each.project}\n${each.name}`;
}

function joinCluster(
  earlier: ClusterFacts,
  later: ClusterFacts,
  at: string,
  conflicts: Conflict[],
): ClusterFacts {
  const about = pathOf(later);
  // Where nothing was read, what is missing has not gone.
  const wasRead = later.lastRead === at;
  const newer = new Map(later.backups.map((each) => [each.uid, each]));
  const backups = earlier.backups.map((each): BackupFact => {
    const other = newer.get(each.uid);
    newer.delete(each.uid);
    if (other !== undefined) return joinBackup(each, other, about, conflicts);
    return wasRead && each.goneBy === null ? { ...each, goneBy: at } : each;
  });
  const recorded = new Map([...earlier.removals, ...later.removals].map((each) => [each.uid, each]));
  const present = new Set(later.backups.map(({ uid }) => uid));
  for (const { uid, name: backup } of wasRead ? earlier.backups : []) {
    if (present.has(uid)) continue;
    const known = recorded.get(uid);
    // What was deleted, and recorded so, goes with its object in the end.
    if (known === undefined || known.how === 'deletion-runs' || known.how === 'deletion-failed')
      recorded.set(uid, { uid, backup, how: 'gone', at, files: known?.files ?? 0 } satisfies RemovalFact);
  }
  return {
    ...later,
    createdAt: later.createdAt ?? earlier.createdAt,
    lastThere: later.lastThere ?? earlier.lastThere,
    lastRead: later.lastRead ?? earlier.lastRead,
    known: spansOf([...earlier.known, ...later.known]).map(({ from, to }) => ({
      from: timeText(from),
      to: timeText(to),
    })),
    backups: [...backups, ...newer.values()],
    rehearsals: unique([...earlier.rehearsals, ...later.rehearsals], ({ uid, at: when }) => `${uid} ${when}`),
    removals: [...recorded.values()],
  };
}

/** What no report may say otherwise. */
const FIXED = ['name', 'schedule', 'createdAt', 'place', 'encrypted', 'goodSince'] as const;

function joinBackup(
  earlier: BackupFact,
  later: BackupFact,
  cluster: string,
  conflicts: Conflict[],
): BackupFact {
  const about = `${cluster}: ClusterBackup ${later.name}`;
  for (const member of FIXED) {
    const [was, is] = [earlier[member], later[member]];
    // What has only begun has no time yet.
    if (was === is || was === null || is === null) continue;
    conflicts.push({ about, what: member, earlier: String(was), taken: String(is) });
  }
  const seen = ms(earlier.goodUntil) ?? Number.NEGATIVE_INFINITY;
  const gone = ms(later.goneBy) ?? Number.POSITIVE_INFINITY;
  if (seen > gone) {
    conflicts.push({
      about,
      what: 'goneBy',
      earlier: `good until ${earlier.goodUntil}`,
      taken: `${later.goneBy}`,
    });
    return later;
  }
  const goodSince = later.goodSince ?? earlier.goodSince;
  const wasSeen = seen > (ms(later.goodUntil) ?? Number.NEGATIVE_INFINITY);
  return {
    ...later,
    goodSince,
    goodUntil: wasSeen ? earlier.goodUntil : later.goodUntil,
    goneBy: later.goneBy ?? (later.goodSince === null ? earlier.goneBy : null),
    failedAt: later.failedAt ?? earlier.failedAt,
  };
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((each) => [keyOf(each), each])).values()];
}
