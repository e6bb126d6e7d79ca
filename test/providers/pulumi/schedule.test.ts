import { type ClusterBackupScheduleManifest, ClusterBackupScheduleType } from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments } from './mini-engine';

const CLUSTERS = ['prod', 'test'];

let cluster: LocalManagementCluster;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', clusters: CLUSTERS });
});
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const rclone = { rclone: { bucket: 'backups', credential: 's3' }, encryptionKey: 'kek' };
const nfs = { nfs: 'nfs://192.0.2.1:/backups', unencrypted: 'inside the site' };

describe('a ClusterBackupSchedule', () => {
  const scheduleOf = (name: string) =>
    cluster.client.get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'shop', name);

  it('is made, changes in place, and goes', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'nightly', common());
    const { outputs } = await resource.up({ cluster: 'prod', cron: '0 1 * * *', target: rclone });

    await resource.up({ cluster: 'prod', cron: '0 2 * * *', target: nfs });

    expect(resource.calls).toEqual(['update']);
    const changed = await scheduleOf('nightly');
    expect(changed?.metadata.uid).toBe(outputs.uid);
    expect(changed?.metadata.annotations).toMatchObject({ 'mosk-backup/unencrypted': 'inside the site' });
    expect(changed?.spec).toEqual({
      targetCluster: 'prod',
      schedule: '0 2 * * *',
      parameters: { nfsUploadUrl: 'nfs://192.0.2.1:/backups' },
    });

    await resource.destroy();
    expect(await scheduleOf('nightly')).toBeUndefined();
  });

  it('for another cluster is another object', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'moved', common());
    const { outputs } = await resource.up({ cluster: 'prod', cron: '0 1 * * *', target: rclone });

    await resource.up({ cluster: 'test', cron: '0 1 * * *', target: rclone });

    expect(resource.calls).toEqual(['delete', 'create']);
    const moved = await scheduleOf('moved');
    expect(moved?.spec.targetCluster).toBe('test');
    expect(moved?.metadata.uid).not.toBe(outputs.uid);
  });

  it('without a target of its own shows no drift once MOSK has filled it in', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'default', common());
    const args = { cluster: 'prod', cron: '0 1 * * *', target: { clusterDefault: true } };
    await resource.up(args);
    const patch = { spec: { parameters: { nfsUploadUrl: 'nfs://192.0.2.1:/filled-in' } } };
    await cluster.client.patch(ClusterBackupScheduleType, 'shop', 'default', patch, { type: 'merge' });

    await resource.refresh();
    await resource.up(args);

    expect(resource.calls).toEqual([]);
  });

  it('that never fires is refused', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'never', common());

    await expect(resource.up({ cluster: 'prod', cron: '0 1 30 2 *', target: rclone })).rejects.toThrow(
      '[cron-never-fires]',
    );
  });

  it('of a cluster that does not exist is refused', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'nowhere', common());

    await expect(resource.up({ cluster: 'nowhere', cron: '0 1 * * *', target: rclone })).rejects.toThrow(
      '[reference-missing]',
    );
  });
});
