import { ClusterBackupType, momentOf, naturalOrder } from '../../lib/model';
import { type BackupSummary, SUMMARY_HEADINGS, summaryRow } from '../backups/backup-summary';
import { ageText, type TableRoom, table } from '../output';

export const SORT_KEYS = ['age', 'name', 'cluster', 'status', 'target', 'uploaded'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

const TEXT_KEYS = { name: 'name', cluster: 'cluster', status: 'status', target: 'target' } as const;

/** Times newest first, what has none before them: it has only begun. Texts in their order, and among equals newest first. */
export function sorted(summaries: readonly BackupSummary[], by: SortKey): BackupSummary[] {
  const newest = summaries.toSorted(
    (a, b) => msOf(b.createdAt) - msOf(a.createdAt) || naturalOrder(a.name, b.name),
  );
  if (by === 'age') return newest;
  if (by === 'uploaded') return newest.sort((a, b) => msOf(b.uploadedAt) - msOf(a.uploadedAt));
  const key = TEXT_KEYS[by];
  return newest.sort((a, b) => naturalOrder(a[key], b[key]));
}

function msOf(time: string | undefined): number {
  return momentOf(time) ?? Number.MAX_SAFE_INTEGER;
}

export interface ListStyle {
  readonly withNamespace: boolean;
  readonly wide: boolean;
  readonly room: TableRoom;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Lines, the headings among them if they are wanted. */
export function backupTable(summaries: readonly BackupSummary[], style: ListStyle): string[] {
  const { withNamespace, wide, room, now } = style;
  const columns = [
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...SUMMARY_HEADINGS,
    ...(wide ? ['STARTED', 'ARCHIVED', 'MADE BY', 'OWNER', 'FILES'] : []),
  ];
  const rows = summaries.map((summary) => [
    ...(withNamespace ? [summary.namespace] : []),
    ...summaryRow(summary, now),
    ...(wide ? wideCells(summary, now) : []),
  ]);
  return table(columns, rows, room);
}

function wideCells({ startedAt, completedAt, schedule, owner, files }: BackupSummary, now: number): string[] {
  const ago = (time: string | undefined) => (time === undefined ? '-' : `${ageText(time, now)} ago`);
  return [ago(startedAt), ago(completedAt), schedule ?? '-', owner ?? '-', files.join(' ') || '-'];
}

/** As `kubectl get -o name` says it. */
export function resourceName({ name }: Pick<BackupSummary, 'name'>): string {
  return `${ClusterBackupType.kind.toLowerCase()}.${ClusterBackupType.group}/${name}`;
}
