import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ManagementCluster } from '../constructs';
import { ClusterBackupScheduleType } from '../model';

/**
 * `<management cluster>/<project>/<name>` of every cluster that a ClusterBackupSchedule below the scope is for, as the
 * manifests say it: patches and plain ApiObjects count.
 */
export function scheduledClusters(scope: IConstruct): Set<string> {
  const schedules = scope.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .filter(({ kind }) => kind === ClusterBackupScheduleType.kind);
  return new Set(
    schedules.map((schedule) => {
      const managementCluster = ManagementCluster.around(schedule) ?? Chart.of(schedule);
      const { metadata, spec } = schedule.toJson();
      return `${managementCluster.node.id}/${metadata.namespace}/${spec.targetCluster}`;
    }),
  );
}
