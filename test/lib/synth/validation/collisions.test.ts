import { ApiObject, App, JsonPatch } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  checkApp,
  ManagementCluster,
  RCloneCredential,
  usePolicy,
} from '../../../../entries';
import { BackupPolicy } from '../../../../entries/policy';
import { cluster, encryptionKey, errors, plain, schedule, target, to } from './declared';

let app: App;
let site: ManagementCluster;
beforeEach(() => {
  app = new App();
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});

describe('remote files', () => {
  const elsewhere = () => new ManagementCluster(app, 'elsewhere', { namespace: 'prod' });

  it('of two backups on different management clusters collide', () => {
    new ClusterBackup(site, 'now', { cluster, target });
    new ClusterBackup(elsewhere(), 'now', { cluster, target });

    const [finding] = checkApp(app).errors;
    expect(finding).toMatchObject({
      code: 'remote-file-collision',
      at: 'elsewhere/now and site/now',
      value: 's3://backups/prod-now',
    });
  });

  it('do not collide in storages that are known to be two', () => {
    for (const [chart, endpoint] of [
      [site, 'https://a.example.com'],
      [elsewhere(), 'https://b.example.com'],
    ] as const) {
      const made = new RCloneCredential(chart, 's3', {
        endpoint,
        accessKeyId: 'id',
        secretAccessKey: plain('a-secret'),
      });
      const own = BackupTarget.rclone({ bucket: 'backups', credential: made, encryptionKey });
      new ClusterBackup(chart, 'now', { cluster, target: own });
    }

    expect(errors(app)).toEqual([]);
  });

  it('collide by way of the default target of a Cluster too', () => {
    new ClusterDefaultTarget(site, 'default', { cluster, target });
    new ClusterBackup(site, 'now', { cluster, target: BackupTarget.clusterDefault() });
    new ClusterBackup(elsewhere(), 'now', { cluster, target });

    expect(errors(app)).toEqual(['remote-file-collision elsewhere/now and site/now']);
  });

  it('collide by way of the default target for parameters that say nothing, too', () => {
    new ClusterDefaultTarget(site, 'default', { cluster, target });
    const backup = new ClusterBackup(site, 'now', { cluster, target: BackupTarget.clusterDefault() });
    ApiObject.of(backup.node.defaultChild as ApiObject).addJsonPatch(JsonPatch.add('/spec/parameters', {}));
    new ClusterBackup(elsewhere(), 'now', { cluster, target });

    expect(errors(app)).toContain('remote-file-collision elsewhere/now and site/now');
  });

  it('of schedules of one name in one folder collide over management clusters', () => {
    schedule(site, 'nightly', '0 1 * * *');
    schedule(elsewhere(), 'nightly', '0 1 * * *');

    expect(errors(app)).toEqual(['remote-file-collision elsewhere/nightly and site/nightly']);
  });
});

describe('runs on one cluster', () => {
  it.each([
    ['0 1 * * *', '20 1 * * 0', '20 minutes'],
    ['50 23 * * *', '10 0 1 * *', '20 minutes'],
    ['0 1 * * 1', '0 1 1 * *', '0 minutes'],
    ['0 */6 * * *', '15 12 * * *', '15 minutes'],
  ])('%s and %s are %s apart: too close', (one, two, distance) => {
    schedule(site, 'one', one);
    schedule(site, 'two', two);

    const [finding, ...others] = checkApp(app).errors;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'runs-too-close', at: 'site/two and site/one' });
    expect(finding?.value).toContain(distance);
  });

  it.each([
    ['0 1 * * *', '30 1 * * *'],
    ['0 1 * * 1', '10 1 * * 2'],
    ['0 1 * 1 *', '0 1 * 2 *'],
    ['50 23 31 12 *', '10 0 2 1 *'],
  ])('%s and %s never meet', (one, two) => {
    schedule(site, 'one', one);
    schedule(site, 'two', two);

    expect(errors(app)).toEqual([]);
  });

  it('may be as close as the policy of the app says', () => {
    schedule(site, 'one', '0 1 * * *');
    schedule(site, 'two', '10 1 * * *');
    usePolicy(app, new BackupPolicy({ betweenRuns: '10m' }));
    expect(errors(app)).toEqual([]);

    usePolicy(app, new BackupPolicy({ betweenRuns: '11m' }));
    expect(errors(app)).toEqual(['runs-too-close site/two and site/one']);
  });

  it('of two clusters do not matter to each other', () => {
    schedule(site, 'one', '0 1 * * *');
    new ClusterBackupSchedule(site, 'two', {
      cluster: Cluster.named('stage'),
      target: to('stage'),
      cron: Cron.of('0 1 * * *'),
    });

    expect(errors(app)).toEqual([]);
  });
});
