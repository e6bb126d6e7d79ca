import { RISK_LEVELS } from '../../lib/explain';
import { encryptedText } from '../backups/backup-summary';
import { momentText } from '../explain';
import { ageText, table } from '../output';
import type { ClusterStatus } from './cluster-status';

const HEADINGS = [
  'NAMESPACE',
  'CLUSTER',
  'LAST GOOD',
  'AGE',
  'TARGET',
  'ENCRYPTED',
  'NEXT RUN (UTC)',
  'RUNNING',
  'FAILED',
  'RISK',
  'RPO',
];

/**
 * A line for each cluster.
 * @param now milliseconds since the epoch
 */
export function clusterTable(
  statuses: readonly ClusterStatus[],
  { withNamespace, withRpo, now }: { withNamespace: boolean; withRpo: boolean; now: number },
): string {
  const from = withNamespace ? 0 : 1;
  const to = withRpo ? HEADINGS.length : -1;
  return table(
    HEADINGS.slice(from, to),
    statuses.map((status) => row(status, now).slice(from, to)),
  ).join('\n');
}

function row(status: ClusterStatus, now: number): string[] {
  const { namespace, cluster, lastBackup, nextRun, running, failed, risk, overdue } = status;
  return [
    namespace,
    cluster,
    lastBackup?.name ?? 'NONE',
    ageText(lastBackup?.at, now),
    lastBackup?.target ?? '-',
    lastBackup === undefined ? '-' : encryptedText(lastBackup),
    nextRun === undefined ? '-' : momentText(nextRun.at, 'UTC'),
    String(running),
    String(failed),
    `${risk.level} ${RISK_LEVELS[risk.level]}`,
    overdue === undefined ? '-' : overdue ? 'OVERDUE' : 'kept',
  ];
}
