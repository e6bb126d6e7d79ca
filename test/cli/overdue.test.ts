import type { BackupSummary } from '../../cli/backup-summary';
import { overdueClusters } from '../../cli/overdue';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

function backup(hours: number, changes: Partial<BackupSummary> = {}): BackupSummary {
  return {
    namespace: 'prod',
    name: `at-${hours}`,
    cluster: 'a',
    status: 'Completed',
    target: 's3://backups',
    encrypted: true,
    deletionRequested: false,
    files: [],
    owner: undefined,
    supersededBy: undefined,
    createdAt: hoursAgo(hours + 1),
    completedAt: hoursAgo(hours),
    uploadedAt: hoursAgo(hours),
    ...changes,
  };
}
const overdue = (backups: BackupSummary[], scheduled: string[] = []) =>
  overdueClusters(
    backups,
    scheduled.map((cluster) => ({ namespace: 'prod', cluster })),
    26 * HOUR,
    NOW,
  ).map(({ at }) => at);

describe('overdueClusters', () => {
  test('judges by the last good backup of each cluster', () => {
    expect(overdue([backup(50), backup(25), backup(60, { cluster: 'b' })])).toEqual(['Cluster prod/b']);
  });

  test.each<[string, Partial<BackupSummary>]>([
    ['failed', { status: 'Failed' }],
    ['is not uploaded yet', { uploadedAt: undefined }],
    ['is to be deleted', { deletionRequested: true }],
  ])('does not count one that %s', (_what, changes) => {
    expect(overdue([backup(1, changes)])).toEqual(['Cluster prod/a']);
  });

  test('counts one that stays on the cluster from its completion', () => {
    expect(overdue([backup(1, { target: 'local', uploadedAt: undefined })])).toEqual([]);
  });

  test('finds a cluster whose schedule has never made a backup', () => {
    expect(overdue([], ['new'])).toEqual(['Cluster prod/new']);
  });
});
