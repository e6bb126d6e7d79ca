import { BackupError } from '../../errors';
import { type ClusterBackupScheduleManifest, ClusterBackupScheduleType, KAAS_GROUP } from '../../model';
import { checkCron } from '../../schema';
import { apiOf, type RenderedObject } from '../rendered-app';
import { type CronTimes, cronTimes } from './cron-times';
import type { Finding } from './finding';

const MINUTES_OF_A_DAY = 1440;

interface Schedule {
  readonly path: string;
  readonly expression: string;
  readonly times: CronTimes;
}

/** Two runs on one cluster that start within so many minutes: a cluster makes one backup at a time. */
export function overlapFindings(objects: readonly RenderedObject[], minutesBetweenRuns: number): Finding[] {
  if (minutesBetweenRuns === 0) return [];
  const byCluster = new Map<string, Schedule[]>();
  for (const object of objects) {
    const found = scheduleOf(object);
    if (found === undefined) continue;
    const { manifest, site } = object;
    const cluster = `${site.node.path} ${manifest.metadata.namespace} ${found.cluster}`;
    const others = byCluster.get(cluster);
    if (others === undefined) byCluster.set(cluster, [found.schedule]);
    else others.push(found.schedule);
  }
  return [...byCluster.values()].flatMap((schedules) => [
    ...schedules.flatMap((schedule) => tooOften(schedule, minutesBetweenRuns)),
    ...schedules.flatMap((schedule, index) => {
      const close = schedules
        .slice(0, index)
        .find((earlier) => apart(schedule, earlier) < minutesBetweenRuns);
      return close === undefined ? [] : [tooClose(schedule, close, minutesBetweenRuns)];
    }),
  ]);
}

function scheduleOf({
  manifest,
  site,
  path,
}: RenderedObject): { cluster: string; schedule: Schedule } | undefined {
  if (manifest.kind !== ClusterBackupScheduleType.kind) return undefined;
  if (!manifest.apiVersion.startsWith(`${KAAS_GROUP}/`)) return undefined;
  const { spec } = manifest as ClusterBackupScheduleManifest;
  const { cronField } = apiOf(site).settings.schedule;
  const expression = spec?.[cronField];
  if (typeof expression !== 'string') return undefined;
  try {
    checkCron(expression, `spec.${cronField}`);
  } catch {
    // Reported with the rest of the contract.
    return undefined;
  }
  return { cluster: spec.targetCluster, schedule: { path, expression, times: cronTimes(expression) } };
}

function tooOften({ path, expression, times }: Schedule, gap: number): Finding[] {
  const { minutes, days } = times;
  const distances = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0));
  const overMidnight = MINUTES_OF_A_DAY - (minutes.at(-1) ?? 0) + (minutes[0] ?? 0);
  const consecutive = days.some((fires, day) => fires && days[day + 1] === true);
  const shortest = Math.min(...distances, consecutive ? overMidnight : Number.POSITIVE_INFINITY);
  if (shortest >= gap) return [];
  return [overlap(path, `${expression}: every ${shortest} minutes`, gap)];
}

function tooClose(a: Schedule, b: Schedule, gap: number): Finding {
  const value = `${a.expression} and ${b.expression}: ${apart(a, b)} minutes apart`;
  return overlap(`${a.path} and ${b.path}`, value, gap);
}

function apart(a: Schedule, b: Schedule): number {
  return Math.min(distance(a.times, b.times), distance(b.times, a.times));
}

/** Shortest way from a run of `a` to one of `b` on the same or the next day, in minutes. */
function distance(a: CronTimes, b: CronTimes): number {
  const sameDay = a.days.some((fires, day) => fires && b.days[day] === true);
  const nextDay = a.days.some((fires, day) => fires && b.days[day + 1] === true);
  let shortest = Number.POSITIVE_INFINITY;
  for (const from of a.minutes) {
    for (const to of b.minutes) {
      if (sameDay && to >= from) shortest = Math.min(shortest, to - from);
      if (nextDay) shortest = Math.min(shortest, MINUTES_OF_A_DAY - from + to);
    }
  }
  return shortest;
}

function overlap(at: string, value: string, gap: number): Finding {
  return new BackupError('runs-too-close', 'Two runs on one cluster start too close to one another', {
    at,
    value,
    fix: `leave ${gap} minutes between them: the second of two backups at a time fails. If backups are shorter here: configureValidation(app, { minutesBetweenRuns })`,
  });
}
