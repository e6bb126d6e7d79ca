import { type CalendarSchedule, daysFrom, type Overlap, overlapsAmong, runsOf } from '../../calendar';
import type { PolicyContext, TimedSchedule } from '../../policy';
import { type Comparison, clusterName, type ProtectedCluster, quotedCluster } from '../comparison';
import type { Consequence } from '../consequence';
import { quoted } from '../quoted';

/** Schedules of one cluster that start closer together than they did. */
export function* newOverlaps({ before, after, from }: Comparison): Iterable<Consequence> {
  for (const [key, cluster] of after.protectedClusters) {
    const former = before.protectedClusters.get(key);
    if (former !== undefined && sameRuns(former, cluster)) continue;
    const known = former === undefined ? new Map() : overlapsOf(before.context, former, from);
    for (const [pair, overlap] of overlapsOf(after.context, cluster, from)) {
      if (!known.has(pair)) yield overlapping(cluster, overlap);
    }
  }
}

function overlapping(cluster: ProtectedCluster, { first, second, minutes }: Overlap): Consequence {
  const late = cluster.schedules.find((each) => nameOf(each) === second.schedule);
  const [a, b] = [quoted(first.schedule), quoted(second.schedule)];
  const apart = minutes === 0 ? 'at the same minute' : `${minutes} minutes apart`;
  const at = `${time(second.at)} UTC, first on ${day(second.at)}`;
  return {
    code: 'runs-overlap',
    severity: 'data',
    about: clusterName(cluster),
    rules: ['MB025'],
    managementCluster: cluster.managementCluster,
    place: late?.subject.place(late.path),
    files: [],
    says:
      first.schedule === second.schedule
        ? `Runs of the schedule ${a} now overlap on cluster ${quotedCluster(cluster)} at ${at}: they start ${apart}, and a backup that starts while another one runs fails.`
        : `Two schedules now overlap on cluster ${quotedCluster(cluster)} at ${at}: ${a} and ${b} start ${apart}, and a backup that starts while another one runs fails.`,
    todo: 'Move one of them to another time.',
  };
}

/** The first overlap of each two schedules. */
function overlapsOf(
  context: PolicyContext,
  { schedules }: ProtectedCluster,
  from: number,
): Map<string, Overlap> {
  const found = new Map<string, Overlap>();
  const runs = runsOf(named(schedules), daysFrom(from, 366), schedules[0]?.timeZone ?? 'UTC');
  for (const overlap of overlapsAmong(runs, context.settings.minutesBetweenRuns)) {
    const pair = [overlap.first.schedule, overlap.second.schedule].sort().join(' ');
    if (!found.has(pair)) found.set(pair, overlap);
  }
  return found;
}

function sameRuns(former: ProtectedCluster, cluster: ProtectedCluster): boolean {
  const text = ({ schedules }: ProtectedCluster) =>
    schedules
      .map((each) => `${nameOf(each)} ${each.expression}`)
      .sort()
      .join('\n');
  return text(former) === text(cluster);
}

function named(schedules: readonly TimedSchedule[]): CalendarSchedule[] {
  return schedules.map((each) => ({ name: nameOf(each), expression: each.expression }));
}

function nameOf({ subject }: TimedSchedule): string {
  return subject.manifest.metadata.name;
}

function time(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
