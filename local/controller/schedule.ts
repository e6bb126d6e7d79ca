import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  type ClusterManifest,
  ClusterType,
  type MoskApi,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { timestamp } from './backup-status';
import { defaultTarget, ownersWith } from './preparation';

const croner = () => require('croner') as typeof import('croner');

/**
 * Next time at which a schedule fires, in milliseconds; `undefined` for never or for no readable expression.
 * Field and time zone of the expression are assumed: see `MoskApi`.
 */
export function nextFire(
  { spec }: ClusterBackupScheduleManifest,
  api: MoskApi,
  after: number,
): number | undefined {
  const { cronField, timeZone } = api.settings.schedule;
  const expression = spec[cronField];
  if (typeof expression !== 'string') return undefined;
  try {
    const { Cron } = croner();
    return new Cron(expression, { mode: '5-part', timezone: timeZone }).nextRun(new Date(after))?.getTime();
  } catch {
    return undefined;
  }
}

/** The run that a schedule starts. Documented: `createdBy.schedule`. The name is assumed. */
export function scheduledRun(
  schedule: ClusterBackupScheduleManifest,
  firedAt: number,
): ClusterBackupManifest {
  const { name, namespace } = schedule.metadata;
  const { targetCluster, parameters } = schedule.spec;
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name: `${name}-${timestamp(firedAt).replace(/[-:TZ]/g, '')}`, namespace },
    spec: { targetCluster, parameters, createdBy: { schedule: name } },
  };
}

/** Ties a schedule to its cluster and takes over the cluster's target where it has none (both documented). */
export async function prepareSchedule(
  client: ApiClient,
  schedule: ClusterBackupScheduleManifest,
  api: MoskApi,
): Promise<void> {
  const { name, namespace, resourceVersion, ownerReferences = [], deletionTimestamp } = schedule.metadata;
  if (deletionTimestamp !== undefined || ownerReferences.some(({ kind }) => kind === ClusterType.kind))
    return;
  const cluster = await client.get<ClusterManifest>(ClusterType, namespace, schedule.spec.targetCluster);
  if (cluster === undefined) return;
  const patch = {
    metadata: { resourceVersion, ownerReferences: ownersWith(schedule, cluster) },
    ...defaultTarget(schedule, cluster, api),
  };
  await client.patch(ClusterBackupScheduleType, namespace, name, patch, { type: 'merge' });
}
