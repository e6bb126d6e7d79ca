import { objectsByCluster, overdueClusters } from '../../../cli/status';
import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  ClusterManifest,
} from '../../../lib/model';
import { backup, cluster, hoursAgo, NOW, schedule } from './fleet-objects';

const HOUR = 3_600_000;

const overdue = (
  backups: ClusterBackupManifest[],
  schedules: ClusterBackupScheduleManifest[] = [],
  clusters: ClusterManifest[] = [],
) => overdueClusters(objectsByCluster({ clusters, schedules, backups }), 26 * HOUR, NOW).map(({ at }) => at);

describe('overdueClusters', () => {
  it('judges by the last good backup of each cluster', () => {
    expect(overdue([backup('a', 50), backup('a', 25), backup('b', 60)])).toEqual(['Cluster prod/b']);
  });

  it.each<[string, Parameters<typeof backup>[2]]>([
    ['failed', { status: { status: 'Failed' } }],
    ['is not uploaded yet', { status: { uploadedAt: undefined } }],
    ['is to be deleted', { spec: { delete: true } }],
  ])('does not count one that %s', (_what, changes) => {
    expect(overdue([backup('a', 1, changes)])).toEqual(['Cluster prod/a']);
  });

  it('counts one that stays on the cluster from its completion', () => {
    const local = backup('a', 1, {
      spec: { parameters: undefined },
      status: { uploadedAt: undefined, completedAt: hoursAgo(1) },
    });
    expect(overdue([local])).toEqual([]);
  });

  it('finds a cluster whose schedule has never made a backup', () => {
    expect(overdue([], [schedule('new')])).toEqual(['Cluster prod/new']);
  });

  it('does not ask for backups of a cluster that nobody means to back up', () => {
    expect(overdue([], [], [cluster('kaas-mgmt')])).toEqual([]);
  });
});
