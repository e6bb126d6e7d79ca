import type { ExplainedSchedule } from '../explain';
import { type ClusterBackupScheduleManifest, quotable } from '../model';
import type { ClusterFacts } from './facts';
import { longestGapOf, sharesOf } from './kept';
import { outagesOf } from './outages';
import type { Outage, ReportCluster } from './report';
import { goodSpans, ms, type Span, seconds, spansOf, timeText } from './spans';
import { unfinishedRuns, unseenRuns } from './unseen-runs';

/** Between two runs of a schedule that anybody means. */
const LONGEST_DISTANCE_MS = 366 * 86_400_000;

/** What starts backups of a cluster today. */
export interface Schedules {
  readonly schedules: readonly ExplainedSchedule[];
  readonly manifests: readonly ClusterBackupScheduleManifest[];
  /** In which their expressions are read. */
  readonly timeZone: string;
}

export interface JudgedHistory extends Pick<ReportCluster, 'kept' | 'longestGap' | 'knownSince'> {
  readonly outages: readonly Outage[];
}

/** How the RPO was kept in a period, as far as history is known. */
export function judgeHistory(
  facts: ClusterFacts,
  rpoMs: number | undefined,
  period: Span,
  { schedules, manifests, timeZone }: Schedules,
): JudgedHistory {
  const known = spansOf(facts.known);
  const [first] = known;
  // There is nothing to keep before a cluster is there, and after it is gone.
  const counted = {
    from: Math.max(period.from, ms(facts.createdAt) ?? period.from),
    to: facts.lastThere === null ? period.from : Math.min(period.to, ms(facts.lastThere) ?? period.to),
  };
  const knownSince = first === undefined ? null : timeText(first.from);
  if (counted.from >= counted.to) {
    return { kept: null, longestGap: null, knownSince, outages: outagesOf(facts, period, []) };
  }
  const since = new Map(manifests.map(({ metadata }) => [metadata.name, ms(metadata.creationTimestamp)]));
  const due = schedules
    .filter(({ active }) => active)
    .map(({ name, expression }) => ({
      name: quotable(name),
      expression,
      since: since.get(name) ?? Number.NEGATIVE_INFINITY,
    }));
  const good = goodSpans(facts.backups);
  // What reaches into the period began earlier.
  const before = good.findLast(({ since: from }) => from <= counted.from)?.since ?? counted.from;
  const start = Math.min(before, counted.from - (rpoMs ?? 0)) - LONGEST_DISTANCE_MS;
  const unseen = [
    ...unfinishedRuns(facts.backups),
    ...known.flatMap(({ from, to }) =>
      unseenRuns(due, facts.backups, { from: Math.max(from, start), to: Math.min(to, counted.to) }, timeZone),
    ),
  ];
  const history = { good, known, unseenRuns: unseen };
  const gap = longestGapOf(history, counted);
  const shares = rpoMs === undefined ? undefined : sharesOf(history, counted, rpoMs);
  return {
    knownSince,
    outages: outagesOf(facts, period, unseen),
    longestGap:
      gap === undefined
        ? null
        : {
            from: timeText(gap.from),
            to: timeText(gap.to),
            seconds: seconds(gap.to - gap.from),
            atLeast: gap.atLeast,
            maybeShorter: gap.maybeShorter,
          },
    kept:
      shares === undefined
        ? null
        : {
            from: timeText(counted.from),
            to: timeText(counted.to),
            withinSeconds: seconds(shares.within),
            outsideSeconds: seconds(shares.outside),
            notKnownSeconds: seconds(shares.notKnown),
          },
  };
}
