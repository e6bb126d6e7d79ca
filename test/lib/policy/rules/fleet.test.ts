import { Tier } from '../../../../lib/policy';
import { cluster, credential, foundBy, judged, schedule } from '../fleet-objects';

describe('MB020 coverage', () => {
  it('finds every cluster of the inventory that no schedule backs up', () => {
    const subjects = [schedule('prod', '0 1 * * *')];
    const inventory = [
      cluster('prod'),
      cluster('dev'),
      cluster('prod', { project: 'other' }),
      cluster('prod', { managementCluster: { name: 'site-b' } }),
    ];
    expect(foundBy('MB020', { subjects, inventory }).map(({ about, level }) => [about, level])).toEqual([
      ['Cluster prod/dev on site-a', 'error'],
      ['Cluster other/prod on site-a', 'error'],
      ['Cluster prod/prod on site-b', 'error'],
    ]);
  });

  it('counts on no schedule that never fires or looks suspended', () => {
    const inventory = [cluster('prod')];
    const covered = (...subjects: ReturnType<typeof schedule>[]) =>
      foundBy('MB020', { subjects, inventory }).length === 0;
    expect(covered(schedule('s', '0 1 * * *'))).toBe(true);
    expect(covered(schedule('s', '0 1 30 2 *'))).toBe(false);
    expect(covered(schedule('s', '0 1 * * *', { spec: { paused: true } }))).toBe(false);
  });

  it('takes project and name where nobody knows the management cluster', () => {
    const subjects = [schedule('s', '0 1 * * *', { managementCluster: '' })];
    expect(foundBy('MB020', { subjects, inventory: [cluster('prod')] })).toEqual([]);
  });

  it('is told to be skipped without an inventory', () => {
    expect(judged({ subjects: [schedule('s', '0 1 * * *')] }).skipped).toContainEqual({
      rule: 'MB020',
      needs: ['inventory'],
    });
  });
});

describe('MB021 target-exists', () => {
  it('warns of schedules for clusters that the inventory does not have', () => {
    const subjects = [schedule('old', '0 1 * * *', { cluster: 'gone' }), schedule('s', '0 1 * * *')];
    expect(foundBy('MB021', { subjects, inventory: [cluster('prod')] })).toMatchObject([
      {
        level: 'warning',
        about: 'ClusterBackupSchedule prod/old',
        path: 'spec.targetCluster',
        value: 'prod/gone on site-a',
      },
    ]);
  });
});

describe('MB040 copies', () => {
  const elsewhere = (parameters: object) => ({ spec: { parameters } });
  const copies = (second: ReturnType<typeof schedule>, targets = 2) =>
    foundBy(
      'MB040',
      {
        subjects: [
          credential('s3', 'https://s3.example'),
          credential('far', 'https://s3.far'),
          schedule('daily', '0 1 * * *'),
          second,
        ],
        inventory: [cluster('prod')],
      },
      { tiers: [Tier.of('gold', { rpo: '26h', targets })], defaultTier: 'gold' },
    );

  it('accepts another endpoint and an NFS host as another storage', () => {
    const far = { rclone: { bucket: 'backups', credential: 'far' } };
    expect(copies(schedule('weekly', '0 3 * * 0', elsewhere(far)))).toEqual([]);
    expect(copies(schedule('weekly', '0 3 * * 0', elsewhere({ nfsUploadUrl: 'nfs://10.0.0.1:/b' })))).toEqual(
      [],
    );
  });

  it('warns where all copies are at one storage, though in different buckets', () => {
    const bucket = { rclone: { bucket: 'other-bucket', credential: 's3' } };
    expect(copies(schedule('weekly', '0 3 * * 0', elsewhere(bucket)))).toMatchObject([
      {
        level: 'warning',
        about: 'Cluster prod/prod on site-a',
        problem: 'Its tier gold wants 2 storages',
        value: '1 storage: https://s3.example',
      },
    ]);
  });

  it('does not count a schedule that looks suspended, and asks nothing for a single copy', () => {
    const far = { rclone: { bucket: 'backups', credential: 'far' } };
    const suspended = schedule('weekly', '0 3 * * 0', { spec: { parameters: far, suspend: true } });
    expect(copies(suspended)).toHaveLength(1);
    expect(copies(suspended, 1)).toEqual([]);
  });
});
