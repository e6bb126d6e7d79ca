import { minutesApart, minutesBetweenRuns } from '../../calendar';
import { BackupError } from '../../errors';
import { type ClusterBackupScheduleManifest, ClusterBackupScheduleType, KAAS_GROUP } from '../../model';
import { checkCron } from '../../schema';
import { apiOf, type RenderedObject } from '../rendered-app';
import type { Finding } from './finding';

interface Schedule {
  readonly path: string;
  readonly expression: string;
}

/** Two runs on one cluster that start within so many minutes: a cluster makes one backup at a time. */
export function overlapFindings(objects: readonly RenderedObject[], minimum: number): Finding[] {
  if (minimum === 0) return [];
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
    ...schedules.flatMap((schedule) => tooOften(schedule, minimum)),
    ...schedules.flatMap((schedule, index) => {
      const close = schedules
        .slice(0, index)
        .find((earlier) => minutesApart(schedule.expression, earlier.expression) < minimum);
      return close === undefined ? [] : [tooClose(schedule, close, minimum)];
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
  return { cluster: spec.targetCluster, schedule: { path, expression } };
}

function tooOften({ path, expression }: Schedule, gap: number): Finding[] {
  const shortest = minutesBetweenRuns(expression);
  return shortest >= gap ? [] : [overlap(path, `${expression}: every ${shortest} minutes`, gap)];
}

function tooClose(a: Schedule, b: Schedule, gap: number): Finding {
  const apart = minutesApart(a.expression, b.expression);
  const value = `${a.expression} and ${b.expression}: ${apart} minutes apart`;
  return overlap(`${a.path} and ${b.path}`, value, gap);
}

function overlap(at: string, value: string, gap: number): Finding {
  return new BackupError('runs-too-close', 'Two runs on one cluster start too close to one another', {
    at,
    value,
    fix: `leave ${gap} minutes between them: the second of two backups at a time fails. If backups are shorter here: configureValidation(app, { minutesBetweenRuns })`,
  });
}
