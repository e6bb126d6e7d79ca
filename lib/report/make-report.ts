import { ratedView, sectionOf } from '../explain';
import {
  type ClusterBackupManifest,
  goodSinceMs,
  type KubeObject,
  keyVerified,
  type LeftRecord,
  momentOf,
  naturalOrder,
  quotable,
} from '../model';
import { PolicyContext } from '../policy';
import type { ToDoCluster } from './cluster-to-do';
import { clustersOf, type FoundCluster } from './clusters-of';
import { type ClusterFacts, pathOf } from './facts';
import type { Read, ReportInput, ReportSource } from './input';
import { clusterKey, joinFacts } from './join';
import { judgeHistory } from './judge-history';
import { liveFacts } from './live-facts';
import {
  type KeyToday,
  type ManagementClusterRead,
  type Outage,
  type READ_KINDS,
  REPORT_VERSION,
  type Report,
  type ReportCluster,
} from './report';
import { ms, type Span, seconds, timeText } from './spans';
import { EVIDENCE } from './standards';
import { tiersOf } from './tiers';
import { toDoOf } from './to-do';
import { type RatedCluster, todayOf } from './today';
import { totalsOf } from './totals';
import { waiversIn } from './waivers-in';

/** Everything that a report says. Pure: equal input gives an equal report. */
export function makeReport(input: ReportInput): Report {
  const { at, policy, inventory, program } = input;
  const period = { from: at - input.sinceMs, to: at };
  const found = clustersOf(input);
  const live = found.map((each) => ({ each, facts: liveFacts(each, at) }));
  const now = timeText(at);
  const before = [...input.earlier].sort((a, b) => (ms(a.at) ?? 0) - (ms(b.at) ?? 0));
  const joined = joinFacts([
    ...before.map((report) => ({ at: report.at, clusters: report.clusters.map(({ facts }) => facts) })),
    {
      at: now,
      clusters: [
        ...live.map(({ facts }) => facts),
        ...gone(
          input,
          live.map(({ facts }) => facts),
        ),
      ],
    },
  ]);
  const liveOf = new Map(live.map(({ each, facts }) => [clusterKey(facts), each]));
  const remembered = new Map(
    before.flatMap(({ clusters }) => clusters).map((each) => [clusterKey(each.facts), each]),
  );
  const made = joined.clusters
    .map((facts) => {
      const key = clusterKey(facts);
      return clusterOf(facts, liveOf.get(key), remembered.get(key), input, period);
    })
    .filter(({ cluster }) => matters(cluster, period))
    .sort((a, b) => naturalOrder(pathOf(a.cluster.facts), pathOf(b.cluster.facts)));
  const clusters = made.map(({ cluster }) => cluster);
  const managementClusters = input.sources.map((source) => ({
    ...managementClusterOf(source, clusters),
    options: source.options,
  }));
  const waivers = waiversIn(input);
  const { first, more } = toDoOf({
    ...{ at, program, managementClusters, waivers },
    rehearsalAgeDays: policy.settings.rehearsalAgeDays,
    waiverNoticeDays: policy.settings.waiverNoticeDays,
    clusters: made.flatMap(({ toDo }) => toDo ?? []),
  });
  const inPeriod = (time: string | null) =>
    time === null || ((ms(time) ?? 0) >= period.from && (ms(time) ?? 0) <= at);
  const factsOf = <T extends { readonly at: string | null; readonly backup: string }>(
    pick: (facts: ClusterFacts) => readonly T[],
  ) =>
    clusters
      .flatMap(({ facts }) =>
        pick(facts).map((fact) => ({
          ...{ managementCluster: facts.managementCluster, project: facts.project, cluster: facts.name },
          ...fact,
        })),
      )
      .filter((each) => inPeriod(each.at))
      .sort((a, b) => (ms(a.at) ?? at) - (ms(b.at) ?? at) || naturalOrder(a.backup, b.backup));
  return {
    ...{ report: 'mosk-backup', version: REPORT_VERSION, madeBy: input.version },
    ...{ at: now, since: timeText(period.from), policy: policy.name },
    inventory: inventory !== undefined,
    rehearsalAgeDays: policy.settings.rehearsalAgeDays,
    managementClusters: managementClusters.map(({ options: _, ...each }) => each),
    totals: totalsOf(clusters, managementClusters),
    toDo: first,
    toDoMore: more,
    clusters,
    tiers: tiersOf(clusters),
    outages: made.flatMap(({ outages }) => outages).sort((a, b) => (ms(a.from) ?? 0) - (ms(b.from) ?? 0)),
    keys: keysOf(input.sources),
    waivers,
    removals: factsOf(({ removals }) => removals),
    rehearsals: factsOf(({ rehearsals }) => rehearsals),
    joined: before.map((report) => report.at),
    conflicts: joined.conflicts,
    evidence: EVIDENCE,
  };
}

/** Clusters of earlier reports whose management cluster was read, and has nothing of them any more. */
function gone({ sources, earlier, at }: ReportInput, live: readonly ClusterFacts[]): ClusterFacts[] {
  const here = new Set(live.map(clusterKey));
  const read = new Map(
    sources.flatMap((each) => ('items' in each.backups ? [[each.name, each] as const] : [])),
  );
  const known = new Map(
    earlier.flatMap(({ clusters }) => clusters.map(({ facts }) => [clusterKey(facts), facts] as const)),
  );
  return [...known]
    .filter(([key, { managementCluster, project }]) => {
      const source = read.get(managementCluster);
      return !here.has(key) && source !== undefined && (source.projects?.includes(project) ?? true);
    })
    .map(([, { managementCluster, project, name }]) => ({
      ...{ managementCluster, project, name, createdAt: null, lastThere: null, lastRead: timeText(at) },
      ...{ known: [], backups: [], rehearsals: [], removals: [] },
    }));
}

/** A cluster that has gone, and of which the period knows nothing, is no matter of this report. */
function matters({ today, facts }: ReportCluster, { from }: Span): boolean {
  if (today.state !== 'gone') return true;
  return (ms(facts.lastThere) ?? 0) >= from || isHeld(facts);
}

/** Something of it is still there. */
function isHeld({ backups, lastRead }: ClusterFacts): boolean {
  return backups.some(({ goodUntil, goneBy }) => goodUntil === lastRead && goneBy === null);
}

interface MadeCluster {
  readonly cluster: ReportCluster;
  readonly outages: readonly Outage[];
  readonly toDo: ToDoCluster | undefined;
}

function clusterOf(
  facts: ClusterFacts,
  live: FoundCluster | undefined,
  before: { readonly tier: string | null; readonly rpoSeconds: number | null } | undefined,
  input: ReportInput,
  period: Span,
): MadeCluster {
  const { at, policy, inventory } = input;
  const tier =
    live?.listed &&
    new PolicyContext({ subjects: [], now: new Date(at) }, policy.settings).tierOf(live.listed);
  const rpoMs = tier === undefined ? undefined : tier.rpoMinutes * 60_000;
  const rated = live && ratedOf(live, rpoMs, input);
  const today =
    live === undefined
      ? ({
          ...todayOf(undefined, undefined, at),
          state: facts.lastRead === timeText(at) ? 'gone' : 'not-known',
        } as const)
      : todayOf(rated, rpoMs, at);
  // What is there no more is in no inventory any more.
  const remembered = live?.there ? undefined : before;
  const rpoSeconds = rpoMs === undefined ? (remembered?.rpoSeconds ?? null) : seconds(rpoMs);
  const { outages, ...history } = judgeHistory(
    facts,
    rpoSeconds === null ? undefined : rpoSeconds * 1000,
    period,
    {
      schedules: rated?.view.schedules ?? [],
      manifests: live?.schedules ?? [],
      timeZone: rated?.view.timeZone ?? 'UTC',
    },
  );
  const cluster: ReportCluster = {
    tier: tier?.name ?? remembered?.tier ?? null,
    rpoSeconds,
    listed: inventory === undefined ? null : live?.listed !== undefined,
    exists: live?.exists ?? null,
    today,
    ...history,
    facts,
  };
  const toDo = live && { cluster, rated, project: live.project, name: live.name, options: live.options };
  return { cluster, outages, toDo };
}

function ratedOf(
  live: FoundCluster,
  rpoMs: number | undefined,
  input: ReportInput,
): RatedCluster | undefined {
  const { backups, schedules, manifest, api, there } = live;
  if (backups === undefined || schedules === undefined) return undefined;
  const { at, policy } = input;
  const present = backups.filter((each) => isThereAt(each, at));
  const view = ratedView(
    {
      schedules,
      backups: present,
      defaultTarget: manifest === undefined ? { known: false } : sectionOf(manifest, api),
    },
    {
      ...{ api, from: at, now: at, live: true },
      rpoMinutes: rpoMs === undefined ? undefined : rpoMs / 60_000,
      minutesBetweenRuns: policy.settings.minutesBetweenRuns,
    },
  );
  return { view, backups: present, there };
}

/** What was made, or became good, later is not there yet. */
function isThereAt(backup: ClusterBackupManifest, at: number): boolean {
  const made = momentOf(backup.metadata.creationTimestamp) ?? at;
  return made <= at && (goodSinceMs(backup) ?? at) <= at;
}

function managementClusterOf(
  source: ReportSource,
  clusters: readonly ReportCluster[],
): ManagementClusterRead {
  const kinds = {
    Cluster: source.clusters,
    ClusterBackupSchedule: source.schedules,
    ClusterBackup: source.backups,
    KeyEncryptionKey: source.keys,
    'ConfigMap (files left behind)': source.left,
  } satisfies Record<(typeof READ_KINDS)[number], Read<KubeObject | LeftRecord>>;
  return {
    name: quotable(source.name),
    unread: Object.entries(kinds).flatMap(([kind, read]) =>
      'problem' in read ? [{ kind, problem: quotable(read.problem) }] : [],
    ),
    clustersNotKnown: clusters.filter(
      ({ today, facts }) => today.state === 'not-known' && facts.managementCluster === quotable(source.name),
    ).length,
  };
}

function keysOf(sources: readonly ReportSource[]): KeyToday[] {
  return sources.flatMap(({ name: managementCluster, keys }) =>
    itemsOf(keys).map((key) => {
      const verified = keyVerified(key);
      return {
        managementCluster: quotable(managementCluster),
        project: quotable(key.metadata.namespace ?? ''),
        name: quotable(key.metadata.name),
        verifiedAt: verified?.stillThat ? timeText(verified.atMs) : null,
      };
    }),
  );
}

function itemsOf<T>(read: Read<T>): readonly T[] {
  return 'items' in read ? read.items : [];
}
