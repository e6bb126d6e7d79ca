import { RISK_LEVELS } from '../../lib/explain';
import { encryptedText } from '../backups/backup-summary';
import { momentText } from '../explain';
import { ageText, type TableRoom, table } from '../output';
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
  {
    withNamespace,
    withRpo,
    room,
    now,
  }: { withNamespace: boolean; withRpo: boolean; room?: TableRoom; now: number },
): string[] {
  const from = withNamespace ? 0 : 1;
  const to = withRpo ? HEADINGS.length : -1;
  return table(
    HEADINGS.slice(from, to),
    statuses.map((status) => row(status, now).slice(from, to)),
    room,
  );
}

function row(status: ClusterStatus, now: number): string[] {
  const { namespace, cluster, lastBackup, nextRun, running, failedRuns, risk, overdue } = status;
  return [
    namespace,
    cluster,
    lastBackup?.name ?? 'NONE',
    ageText(lastBackup?.at, now),
    lastBackup?.target ?? '-',
    lastBackup === undefined ? '-' : encryptedText(lastBackup),
    status.nextRunUnknown ? 'not known' : nextRun === undefined ? '-' : momentText(nextRun.at, 'UTC'),
    String(running),
    failedText(failedRuns),
    `${risk.level} ${RISK_LEVELS[risk.level]}`,
    overdue === undefined ? '-' : overdue ? 'OVERDUE' : 'kept',
  ];
}

/** `0`, `1: nightly-1764464400 Failed`, `3, last nightly-1764464400 Failed` */
function failedText(runs: ClusterStatus['failedRuns']): string {
  const [last] = runs;
  if (last === undefined) return '0';
  const name = `${last.name} ${last.status}`;
  return runs.length === 1 ? `1: ${name}` : `${runs.length}, last ${name}`;
}
