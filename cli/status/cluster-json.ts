import { failedRunJson, lastBackupJson, riskJson, runJson } from '../explain';
import type { ClusterStatus } from './cluster-status';

/** The shape that docs/json.md documents. */
export function clusterStatusJson(status: ClusterStatus) {
  const { namespace, cluster, lastBackup, nextRun, nextRunUnknown, running, failedRuns, risk, overdue } =
    status;
  return {
    namespace,
    cluster,
    lastBackup:
      lastBackup === undefined
        ? null
        : {
            ...lastBackupJson(lastBackup),
            target: lastBackup.target,
            encrypted: lastBackup.encrypted,
          },
    nextRun: nextRun === undefined ? null : runJson(nextRun),
    nextRunUnknown,
    running,
    failed: failedRuns.length,
    failedRuns: failedRuns.map(failedRunJson),
    risk: riskJson(risk),
    overdue: overdue ?? null,
  };
}
