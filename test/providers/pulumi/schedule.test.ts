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
const PARAMETERS = { rclone: rclone.rclone, keyEncryptionKey: 'kek' };
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

  it('is made, and says what it names and is not there: each of its backups would fail', async () => {
    const said = jest.spyOn(console, 'log').mockClear();
    const resource = declareResource('ClusterBackupSchedule', 'mistyped', common());
    await resource.up({ cluster: 'prod', cron: '0 1 * * *', target: nfs });
    expect(said.mock.calls.join('\n')).not.toContain('WARNING');

    await resource.up({ cluster: 'prod', cron: '0 1 * * *', target: rclone });

    const told = said.mock.calls.join('\n');
    expect(told).toContain('WARNING: RCloneCredential shop/s3 does not exist');
    expect(told).toContain('WARNING: KeyEncryptionKey shop/kek does not exist');
    expect(await scheduleOf('mistyped')).toBeDefined();
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

  const recordOf = async (name: string) =>
    (await scheduleOf(name))?.metadata.annotations?.['mosk-backup/retention'];

  it('says which of its backups stay, changes that in place, and takes it back', async () => {
    const resource = declareResource('ClusterBackupSchedule', 'kept', common());
    const args = { cluster: 'prod', cron: '0 1 * * *', target: rclone };
    await resource.up({ ...args, retention: { keepDaily: 14, keepLast: 7 } });
    expect(await recordOf('kept')).toBe('{"keepLast":7,"keepDaily":14,"timeZone":"UTC"}');
    await resource.up({ ...args, retention: { keepLast: 9 } });
    expect(await recordOf('kept')).toBe('{"keepLast":9}');
    await resource.up({ ...args, retention: { keepLast: 9 } });
    expect(resource.calls).toEqual([]);
    await resource.up(args);
    expect(await recordOf('kept')).toBeUndefined();
  });

  it('shows a retention that somebody has changed as drift, and leaves one that it does not say', async () => {
    const write = (name: string, text: string) => {
      const patch = { metadata: { annotations: { 'mosk-backup/retention': text } } };
      return cluster.client.patch(ClusterBackupScheduleType, 'shop', name, patch, { type: 'merge' });
    };
    const args = { cluster: 'prod', cron: '0 1 * * *', target: rclone };
    const said = declareResource('ClusterBackupSchedule', 'said', common());
    await said.up({ ...args, retention: { keepLast: 7 } });
    await write('said', '{"keepLast":1}');
    await said.refresh();
    await said.up({ ...args, retention: { keepLast: 7 } });
    expect([said.calls, await recordOf('said')]).toEqual([['update'], '{"keepLast":7}']);

    const silent = declareResource('ClusterBackupSchedule', 'silent', common());
    await silent.up(args);
    await write('silent', '{"keepLast":5}');
    await silent.refresh();
    await silent.up(args);
    expect([silent.calls, await recordOf('silent')]).toEqual([[], '{"keepLast":5}']);
  });

  it.each([
    ['without a number of the newest', { retention: { keepDaily: 7 } }, '[retention-invalid]'],
    ['beside one of the API', { retention: { keepLast: 7 }, extraFields: { keep: 3 } }, '[retention-twice]'],
  ])('with a retention %s is refused', async (_what, more, code) => {
    const resource = declareResource('ClusterBackupSchedule', 'refused', common());
    await expect(
      resource.up({ cluster: 'prod', cron: '0 1 * * *', target: rclone, ...more }),
    ).rejects.toThrow(code);
  });

  it('that is taken over is not given another retention without a word', async () => {
    await cluster.client.create(ClusterBackupScheduleType, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackupSchedule',
      metadata: {
        name: 'found',
        namespace: 'shop',
        annotations: { 'mosk-backup/retention': '{"keepLast":9}' },
      },
      spec: { targetCluster: 'prod', schedule: '0 1 * * *', parameters: PARAMETERS },
    });
    const args = { cluster: 'prod', cron: '0 1 * * *', target: rclone, retention: { keepLast: 2 } };
    const resource = declareResource('ClusterBackupSchedule', 'found', common());
    await expect(resource.up({ ...args, adoptExisting: true })).rejects.toThrow('[adoption-changes]');
    expect(await recordOf('found')).toBe('{"keepLast":9}');
    await resource.up({ ...args, adoptExisting: 'change' });
    expect(await recordOf('found')).toBe('{"keepLast":2}');
  });
});
