import { BackupTarget, Cluster, ClusterBackupSchedule, Cron, MoskApi } from '../../../entries';
import { errorOf, only } from './synthesised';

const props = {
  cluster: Cluster.named('prod'),
  target: BackupTarget.clusterDefault(),
  cron: Cron.daily({ hour: 1 }),
};

describe('ClusterBackupSchedule', () => {
  it('has the cron field that MoskApi says, and prunes like any object', () => {
    const schedule = only((site) => new ClusterBackupSchedule(site, 'nightly', props));

    expect(schedule).toMatchObject({
      kind: 'ClusterBackupSchedule',
      metadata: {
        name: 'prod-nightly',
        namespace: 'prod',
        annotations: { 'argocd.argoproj.io/sync-wave': '0' },
      },
    });
    expect(schedule.spec).toEqual({ targetCluster: 'prod', schedule: '0 1 * * *' });
    expect(Object.keys(schedule.metadata.annotations ?? {})).toHaveLength(1);
  });

  it("uses its management cluster's own API", () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'cron', timeZone: 'UTC' } });
    const schedule = only((site) => new ClusterBackupSchedule(site, 'nightly', props), {
      namespace: 'prod',
      api,
    });

    expect(schedule.spec).toEqual({ targetCluster: 'prod', cron: '0 1 * * *' });
  });

  it('refuses a string in place of a Cron, where types are not looked at', () => {
    const cron = '0 1 * * *' as unknown as Cron;

    const error = errorOf(() =>
      only((site) => new ClusterBackupSchedule(site, 'nightly', { ...props, cron })),
    );

    expect(error).toMatchObject({ code: 'cron-invalid', at: 'site/nightly: spec.schedule' });
  });
});
