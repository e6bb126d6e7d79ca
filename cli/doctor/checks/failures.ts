import { type ClusterBackupManifest, goodSinceMs, isFailureStatus, momentOf } from '../../../lib/model';
import { EXIT } from '../../exit-codes';
import { bySeen, type Check, projectName } from '../check';
import type { Judged } from '../finding';

/** Backups that are Failed or Stuck, and files whose deletion has failed. */
export const FAILURES: Check = {
  name: 'failures',
  title: 'Backups',
  judge: (facts) =>
    facts.projects.flatMap((project) =>
      bySeen(project, 'backups were not looked at', { backups: project.backups }, ({ backups }) => {
        const { program, options } = facts.at(project.namespace);
        const failed = backups.filter(({ status }) => isFailureStatus(status?.status));
        if (failed.length === 0) {
          const what = `none of ${backups.length} is Failed, Stuck or DeleteFailed`;
          return [{ state: 'ok', what, where: projectName(project.namespace) }];
        }
        return failed.map(
          (backup): Judged => ({
            state: 'problem',
            what: `it is ${backup.status?.status}`,
            where: `ClusterBackup ${project.namespace}/${backup.metadata.name}`,
            value: [sinceText(backup), laterText(backup, backups)].join('; '),
            exit: EXIT.backup,
            remedy: {
              todo: 'its story tells what is at fault, and what to do next:',
              command: `${program} status ${backup.metadata.name} ${options}`,
            },
          }),
        );
      }),
    ),
};

function sinceText({ status, metadata }: ClusterBackupManifest): string {
  return `begun ${status?.startedAt ?? metadata.creationTimestamp ?? 'at an unknown time'}`;
}

/** Whether it matters tonight. */
function laterText(failed: ClusterBackupManifest, backups: readonly ClusterBackupManifest[]): string {
  const begun = momentOf(failed.status?.startedAt ?? failed.metadata.creationTimestamp) ?? 0;
  const { targetCluster } = failed.spec;
  const later = backups.find(
    (each) => each.spec.targetCluster === targetCluster && (goodSinceMs(each) ?? 0) > begun,
  );
  return later === undefined
    ? `no later one of ${targetCluster} is good`
    : `a later one of ${targetCluster} is good: ${later.metadata.name}`;
}
