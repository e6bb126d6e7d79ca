import { apiVersionOf, ClusterBackupType } from './kinds';
import type { ClusterBackupManifest, ClusterBackupScheduleManifest } from './manifest';

/**
 * The backup that a schedule starts. Documented: `createdBy.schedule`. Its name is not: `<schedule>-<time>`, such as
 * `nightly-20270131010000`, is assumed.
 * @param at milliseconds since the epoch
 */
export function scheduledRun(schedule: ClusterBackupScheduleManifest, at: number): ClusterBackupManifest {
  const { name, namespace } = schedule.metadata;
  const { targetCluster, parameters } = schedule.spec;
  const time = new Date(at).toISOString().slice(0, 19).replace(/\D/g, '');
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: { name: `${name}-${time}`, namespace },
    spec: { targetCluster, parameters, createdBy: { schedule: name } },
  };
}
