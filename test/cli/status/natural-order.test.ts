import { type BackupSummary, summaryOf } from '../../../cli/backups/backup-summary';
import { objectsByCluster, SORT_KEYS, sorted } from '../../../cli/status';
import { naturalOrder } from '../../../lib/model';

const NAMES = ['s10', 's2', 's1', 's01'];
const IN_ORDER = ['s01', 's1', 's2', 's10'];

function summary(name: string, more: Partial<BackupSummary> = {}): BackupSummary {
  const metadata = { name, namespace: 'prod' };
  const backup = { apiVersion: 'a/v1', kind: 'ClusterBackup', metadata, spec: { targetCluster: name } };
  return { ...summaryOf(backup), ...more };
}

it('counts as people do, and tells apart what counts as equal', () => {
  expect([...NAMES].sort(naturalOrder)).toEqual(IN_ORDER);
  expect([...NAMES].reverse().sort(naturalOrder)).toEqual(IN_ORDER);
});

it.each(SORT_KEYS.filter((key) => key !== 'uploaded'))('a list by %s has s2 before s10', (key) => {
  expect(
    sorted(
      NAMES.map((name) => summary(name)),
      key,
    ).map(({ name }) => name),
  ).toEqual(IN_ORDER);
});

it('clusters have it, too', () => {
  const clusters = NAMES.map((name) => ({
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name, namespace: 'prod' },
  }));
  const found = objectsByCluster({ clusters, schedules: [], backups: [] } as Parameters<
    typeof objectsByCluster
  >[0]);
  expect(found.map(({ cluster }) => cluster)).toEqual(IN_ORDER);
});
