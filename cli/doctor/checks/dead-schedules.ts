import { ClusterBackupScheduleType, shellWord } from '../../../lib/model';
import { EXIT } from '../../exit-codes';
import { bySeen, type Check, projectName } from '../check';
import type { Judged } from '../finding';

/** Schedules of clusters that are no more: all that they make fails. */
export const DEAD_SCHEDULES: Check = {
  name: 'dead-schedules',
  title: 'Schedules',
  judge: (facts) =>
    facts.projects.flatMap((project) => {
      const { schedules, clusters, namespace } = project;
      return bySeen(project, 'whose schedules are is not known', { schedules, clusters }, (seen) => {
        const alive = new Set(seen.clusters.map(({ metadata }) => metadata.name));
        const dead = seen.schedules.filter(({ spec }) => !alive.has(spec.targetCluster));
        if (dead.length === 0) {
          const what =
            seen.schedules.length === 0
              ? 'there is none'
              : `the clusters of all ${seen.schedules.length} exist`;
          return [{ state: 'ok', what, where: projectName(namespace) }];
        }
        return dead.map(
          ({ metadata, spec }): Judged => ({
            state: 'problem',
            what: 'its cluster does not exist',
            where: `ClusterBackupSchedule ${namespace}/${metadata.name}`,
            value: `Cluster ${namespace}/${spec.targetCluster}`,
            exit: EXIT.backup,
            remedy: {
              todo: 'correct the name where the schedule is declared or, if the cluster is gone for good, take the schedule away; its backups stay:',
              command: `kubectl delete ${ClusterBackupScheduleType.plural}.${ClusterBackupScheduleType.group} ${shellWord(metadata.name)} ${facts.at(namespace).options}`,
            },
          }),
        );
      });
    }),
};
