import path from 'node:path';
import { type ClusterBackupScheduleManifest, ClusterBackupScheduleType } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups } from './pulumi-observations';
import { DESTROY, openStack, type Stack, UP } from './pulumi-stack';

jest.setTimeout(120_000);

describeWithEngines(['pulumi'], 'examples/pulumi, as it stands, under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  beforeAll(async () => {
    cluster = await startManagementCluster({ bucket: 'mosk-backups' });
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    stack = await openStack({
      folder: path.join(__dirname, '..', '..', 'examples', 'pulumi'),
      env: { KUBECONFIG: cluster.kubeconfigPath },
      config: { endpoint, accessKeyId },
      secretConfig: { secretAccessKey, encryptionKey: 'only-for-tests-0123456789-abcdefghijkl' },
    });
  });
  afterAll(async () => {
    await stack?.close();
    await cluster?.stop();
  });

  const schedule = () =>
    cluster.client.get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'default', 'nightly');

  step('makes a schedule and a backup, and outputs the file', async () => {
    await stack.succeed(...UP);

    const { file, uploadedAt } = await stack.outputs();
    expect(file).toMatch(/^s3:\/\/mosk-backups\/before-upgrade\/before-upgrade-[0-9a-f]{10}\.encrypted$/);
    expect(uploadedAt).toEqual(expect.any(String));
    expect(await bucketFiles(cluster)).toHaveLength(2);
    expect((await schedule())?.spec).toMatchObject({ schedule: '0 1 * * *', targetCluster: 'prod' });
  });

  step('takes everything back on destroy', async () => {
    await stack.succeed(...DESTROY);

    expect(await bucketFiles(cluster)).toEqual([]);
    expect(await clusterBackups(cluster)).toEqual([]);
    expect(await schedule()).toBeUndefined();
  });
});
