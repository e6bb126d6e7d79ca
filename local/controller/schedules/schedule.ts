import { nextRuns } from '../../../lib/calendar';
import { checkCron, findingsOf } from '../../../lib/contract';
import {
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  type ClusterManifest,
  ClusterType,
  type MoskApi,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';
import { defaultTarget, ownersWith } from '../backups/preparation';

/**
 * Next time at which a schedule fires, in milliseconds; `undefined` for never or for no readable expression.
 * Field and time zone of the expression are assumed: see `MoskApi`.
 */
export function nextFire(
  { spec }: ClusterBackupScheduleManifest,
  api: MoskApi,
  after: number,
): number | undefined {
  const expression = api.cronOf(spec);
  if (typeof expression !== 'string' || findingsOf(() => checkCron(expression, api.cronPath)).length > 0)
    return undefined;
  return nextRuns(expression, 1, after, api.settings.schedule.timeZone)[0];
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
