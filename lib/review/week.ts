import { daysFrom, runsBetween } from '../calendar';
import { naturalOrder } from '../model';
import type { Comparison, ProtectedCluster, Side } from './comparison';

const DAY_MS = 86_400_000;

/** The runs of the seven days from a midnight on, before and after a change. */
export interface WeekChange {
  /** The seven days in UTC: `2026-11-23`. */
  readonly days: readonly string[];
  /** Schedules whose runs change. */
  readonly rows: readonly WeekRow[];
  /** How many schedules run as before. */
  readonly unchanged: number;
}

/** The runs of one schedule in a week. */
export interface WeekRow {
  readonly managementCluster: string;
  /** Project of both. */
  readonly namespace: string;
  readonly cluster: string;
  readonly schedule: string;
  /** Milliseconds since the epoch, ascending. */
  readonly before: readonly number[];
  /** Milliseconds since the epoch, ascending. */
  readonly after: readonly number[];
}

/** The week begins with the day of the review, at midnight UTC. */
export function weekChange({ before, after, from }: Comparison): WeekChange {
  const midnight = Math.floor(from / DAY_MS) * DAY_MS;
  const days = Array.from({ length: 7 }, (_, day) =>
    new Date(midnight + day * DAY_MS).toISOString().slice(0, 10),
  );
  const rows = new Map<string, { -readonly [Member in keyof WeekRow]: WeekRow[Member] }>();
  for (const [end, side] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const { key, cluster, schedule, runs } of runsOfSide(side, midnight)) {
      const { managementCluster, namespace } = cluster;
      const row = rows.get(key) ?? {
        managementCluster,
        namespace,
        cluster: cluster.cluster,
        schedule,
        before: [],
        after: [],
      };
      row[end] = runs;
      rows.set(key, row);
    }
  }
  const changed = [...rows.values()].filter((row) => row.before.join() !== row.after.join());
  return {
    days,
    rows: changed.sort((a, b) => naturalOrder(sortKey(a), sortKey(b))),
    unchanged: rows.size - changed.length,
  };
}

function* runsOfSide(
  { protectedClusters }: Side,
  from: number,
): Iterable<{ key: string; cluster: ProtectedCluster; schedule: string; runs: number[] }> {
  for (const [id, cluster] of protectedClusters) {
    for (const { subject, expression, timeZone } of cluster.schedules) {
      const { name } = subject.manifest.metadata;
      yield {
        key: `${id} ${name}`,
        cluster,
        schedule: name,
        runs: runsBetween(expression, daysFrom(from, 7), timeZone),
      };
    }
  }
}

function sortKey({ managementCluster, namespace, cluster, schedule }: WeekRow): string {
  return [managementCluster, namespace, cluster, schedule].join(' ');
}
