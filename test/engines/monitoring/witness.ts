/**
 * Who fires in each hour, told without the exporter, the metrics and the rules: out of the objects, step by step, as the
 * documentation of each alert says it.
 */
import type { Kind, Scene } from './scripted-month';

export const STEP_SECONDS = 300;
const STEPS = 12;
const HOUR = 3_600;
const KEEP_SECONDS = 900;
const MEMORY_SECONDS = 6 * HOUR;

/** Where the scenes play. */
export interface Stage {
  /** A midnight, in milliseconds since the epoch. */
  readonly firstHour: number;
  readonly managementClusters: readonly string[];
  /** Whether the exporter does not run in this hour. */
  readonly isDown: (hour: number) => boolean;
  /** Of the schedules of a cluster, from one o'clock on. */
  readonly everyHours: (managementCluster: string, cluster: string) => number;
  /** Of the clusters that are declared. */
  readonly rpoSeconds: (managementCluster: string) => number | undefined;
  readonly rehearsalDays: number;
}

/** What is so in an hour. */
export interface Witnessed {
  /** What fires ten minutes before its end. */
  readonly firing: ReadonlySet<Verdict>;
  /** What there is reason for at its beginning, however long. */
  readonly reasons: ReadonlySet<Verdict>;
}

/** `alertname` and labels, sorted. */
export type Verdict = string;

interface Cause {
  readonly alert: string;
  readonly severity: string;
  readonly forSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
}

export const verdictOf = ({ alert, severity, labels }: Omit<Cause, 'forSeconds'>): Verdict =>
  JSON.stringify(Object.entries({ ...labels, alertname: alert, alertstate: 'firing', severity }).sort());

/** @param scenes by hour and management cluster @returns by hour */
export function witness(
  scenes: readonly { readonly [managementCluster: string]: Scene }[],
  stage: Stage,
): Witnessed[] {
  const { firstHour, managementClusters, isDown } = stage;
  const pendingSince = new Map<Verdict, number>();
  const firing = new Map<Verdict, number>();
  const remembered = new Map<string, { readonly scene: Scene; readonly hour: number; at: number }>();
  return scenes.map((byCluster, hour) => {
    let seen = new Set<Verdict>();
    let reasons = new Set<Verdict>();
    for (let step = 0; step < STEPS; step += 1) {
      const now = firstHour / 1000 + hour * HOUR + step * STEP_SECONDS;
      const causes = managementClusters.flatMap((name) => {
        const scene = byCluster[name] as Scene;
        for (const kind of ['Cluster', 'ClusterBackupSchedule', 'ClusterBackup'] as const)
          if (!isDown(hour) && !scene.unread.has(kind))
            remembered.set(`${name} ${kind}`, { scene, hour, at: now });
        if (!isDown(hour)) remembered.set(name, { scene, hour, at: now });
        const known = (what: string) => {
          const found = remembered.get(what);
          return found !== undefined && now - found.at < MEMORY_SECONDS ? found : undefined;
        };
        return [...sourceCauses(name, hour, step, scenes, isDown), ...clusterCauses(name, known, now, stage)];
      });
      const current = new Set(causes.map(verdictOf));
      if (step === 0) reasons = current;
      for (const cause of causes) {
        const verdict = verdictOf(cause);
        if (!pendingSince.has(verdict)) pendingSince.set(verdict, now);
        if (now - (pendingSince.get(verdict) ?? now) >= cause.forSeconds) firing.set(verdict, now);
      }
      for (const verdict of pendingSince.keys()) if (!current.has(verdict)) pendingSince.delete(verdict);
      for (const [verdict, last] of firing)
        if (!current.has(verdict) && now - last > KEEP_SECONDS) firing.delete(verdict);
      if (step === 10) seen = new Set(firing.keys());
    }
    return { firing: seen, reasons };
  });
}

function sourceCauses(
  name: string,
  hour: number,
  step: number,
  scenes: readonly { readonly [managementCluster: string]: Scene }[],
  isDown: Stage['isDown'],
): Cause[] {
  const labels = { management_cluster: name };
  const before = step === 0 ? hour - 1 : hour;
  const hours = before < 0 ? [hour] : [before, hour];
  const told = hours.filter((each) => !isDown(each));
  const isUnread = (each: number) => (scenes[each]?.[name]?.unread.size ?? 0) > 0;
  if (told.length === 0)
    return [{ alert: 'MoskBackupMetricsMissing', severity: 'critical', forSeconds: 600, labels }];
  if (!told.every(isUnread)) return [];
  return [{ alert: 'MoskBackupManagementClusterUnreadable', severity: 'critical', forSeconds: 600, labels }];
}

const seconds = (time = '') => Date.parse(time) / 1000;

type Known = (what: string) => { readonly scene: Scene; readonly hour: number } | undefined;

function clusterCauses(managementCluster: string, known: Known, now: number, stage: Stage): Cause[] {
  const of = (kind: Kind) => known(`${managementCluster} ${kind}`);
  const [clusters, schedules, backups, all] = [
    of('Cluster')?.scene,
    of('ClusterBackupSchedule'),
    of('ClusterBackup'),
    known(managementCluster)?.scene,
  ];
  const names = new Set([
    ...(clusters?.clusters.map(({ metadata }) => metadata.name) ?? []),
    ...(schedules?.scene.schedules.map(({ spec }) => spec.targetCluster) ?? []),
    ...(backups?.scene.backups.map(({ spec }) => spec.targetCluster) ?? []),
    ...(all?.declared ?? []),
  ]);
  const causes: Cause[] = [];
  const failing = new Set<string>();
  for (const name of names) {
    const labels = { management_cluster: managementCluster, project: 'shop', target_cluster: name };
    const say = (alert: string, severity: string, minutes: number, more: Record<string, string> = {}) =>
      causes.push({ alert, severity, forSeconds: minutes * 60, labels: { ...labels, ...more } });
    const exists = clusters?.clusters.some(({ metadata }) => metadata.name === name);
    const its = schedules?.scene.schedules.filter(({ spec }) => spec.targetCluster === name);
    const runs = backups?.scene.backups.filter(({ spec }) => spec.targetCluster === name);
    const listed = all?.declared.has(name);
    const everyHours = stage.everyHours(managementCluster, name);
    const gap = its?.length ? everyHours * HOUR + 2 * HOUR : undefined;
    const allowed = (listed ? stage.rpoSeconds(managementCluster) : undefined) ?? gap;
    if (exists === true && listed === false) say('MoskBackupClusterUndeclared', 'warning', 30);
    if (exists === true && its?.length === 0 && listed) say('MoskBackupNotScheduled', 'warning', 30);
    if (exists === false && (listed || (its?.length ?? 0) > 0)) say('MoskBackupClusterGone', 'warning', 30);
    const since = its?.length
      ? Math.min(...its.map(({ metadata }) => seconds(metadata.creationTimestamp)))
      : undefined;
    if (runs === undefined) continue;
    const good = runs.filter(
      ({ spec, status }) =>
        status?.status === 'Completed' &&
        !spec.delete &&
        (!spec.parameters || status.uploadedAt !== undefined),
    );
    const last =
      good.length === 0
        ? undefined
        : Math.max(...good.map(({ status }) => seconds(status?.uploadedAt ?? status?.completedAt)));
    if (last !== undefined && allowed !== undefined && now - last > allowed)
      say('MoskBackupOverdue', 'critical', 10);
    if (good.length === 0 && since !== undefined && allowed !== undefined && now - since > allowed)
      say('MoskBackupNone', 'critical', 10);
    const failed = runs.filter(
      ({ metadata, spec, status }) =>
        status?.status === 'Failed' && !spec.delete && seconds(metadata.creationTimestamp) > (last ?? 0),
    );
    if (failed.length > 0) say('MoskBackupFailed', 'warning', 10);
    if (failed.some(({ spec }) => spec.parameters)) failing.add(name);
    for (const { metadata, spec, status } of runs) {
      const backup = { backup: metadata.name };
      if (status?.status === 'Stuck') say('MoskBackupStuck', 'critical', 10, backup);
      if (status?.status === 'DeleteFailed') say('MoskBackupDeleteFailed', 'warning', 10, backup);
      else if (spec.delete && status?.status !== 'Deleted')
        say('MoskBackupDeletionSlow', 'warning', 120, backup);
    }
    const rehearsable = good.some(({ spec }) => spec.parameters);
    if (rehearsable && since !== undefined && now - since > stage.rehearsalDays * 24 * HOUR)
      say('MoskBackupRehearsalOld', 'info', 60);
    for (const { metadata } of its ?? []) {
      // Of the hour in which it was last told, both of them together.
      const hour = Math.min(schedules?.hour ?? 0, backups?.hour ?? 0);
      const due = lastDue(stage.firstHour, everyHours, hour, seconds(metadata.creationTimestamp));
      const made = runs.filter(({ spec }) => spec.createdBy?.schedule === metadata.name);
      const newest = Math.max(0, ...made.map((each) => seconds(each.metadata.creationTimestamp)));
      if (due !== undefined && due > newest + 300)
        say('MoskBackupRunMissed', 'warning', 60, { schedule: metadata.name });
    }
  }
  if (failing.size >= 2)
    causes.push({
      alert: 'MoskBackupStorageSuspected',
      severity: 'warning',
      forSeconds: 600,
      labels: { management_cluster: managementCluster, project: 'shop', credential: 's3' },
    });
  return causes;
}

/** Runs are due at one o'clock, and so many hours after that. */
function lastDue(firstHour: number, everyHours: number, hour: number, since: number): number | undefined {
  const due = Math.floor((hour - 1) / everyHours) * everyHours + 1;
  const at = firstHour / 1000 + due * HOUR;
  return at >= since ? at : undefined;
}
