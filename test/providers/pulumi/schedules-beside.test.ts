/** Schedules of one name in two projects: their runs would have one name, and write over each other in one folder. */
import { apiVersionOf, ClusterBackupScheduleType, ClusterType, NamespaceType } from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments } from './mini-engine';

let cluster: LocalManagementCluster;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', clusters: ['prod'] });
  const metadata = { name: 'market' };
  await cluster.client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata });
  await cluster.client.create(ClusterType, {
    apiVersion: apiVersionOf(ClusterType),
    kind: ClusterType.kind,
    metadata: { name: 'prod', namespace: 'market' },
    spec: { providerSpec: { value: {} } },
  });
});
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
});

const args = (folder: string) => ({
  cluster: 'prod',
  cron: '0 1 1 1 *',
  target: { rclone: { bucket: `backups/${folder}`, credential: 's3' }, encryptionKey: 'kek' },
});
const declare = (logicalName: string, namespace: string, name: string) =>
  declareResource('ClusterBackupSchedule', logicalName, {
    namespace,
    name,
    kubeconfig: cluster.kubeconfigPath,
  });
const isThere = async (namespace: string, name: string) =>
  (await cluster.client.get(ClusterBackupScheduleType, namespace, name)) !== undefined;

describe('a ClusterBackupSchedule', () => {
  it('is not made where it would write over the archives of one in another project', async () => {
    await declare('first', 'shop', 'nightly').up(args('a'));
    const other = declare('second', 'market', 'nightly');

    await expect(other.up(args('a'))).rejects.toThrow('[remote-path-used]');
    expect(await isThere('market', 'nightly')).toBe(false);

    await other.up(args('b'));
    expect(await isThere('market', 'nightly')).toBe(true);
    await expect(other.up(args('a'))).rejects.toThrow('[remote-path-used]');
  });

  it('may move to another project under its name', async () => {
    await declare('moving', 'shop', 'weekly').up(args('a'));
    await declare('moving', 'market', 'weekly').up(args('a'));
    expect(await isThere('market', 'weekly')).toBe(true);
  });
});
