/** A run that went to the default target of its Cluster and was taken away: its files are where that led at the time. */
import {
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  type KubeObject,
  LeftRecordType,
  RCloneCredentialType,
  readLeftRecord,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { until } from '../../until';
import { declareResource, endDeployments, type Resource } from './mini-engine';

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;
let credential: Resource;
let key: Resource;
let backup: Resource;

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const point = (backup: object | null) =>
  cluster.client.patch(
    ClusterType,
    'shop',
    'prod',
    { spec: { providerSpec: { value: { backup } } } },
    { type: 'merge' },
  );

beforeEach(async () => {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
  credential = declareResource('RCloneCredential', 's3', common());
  key = declareResource('KeyEncryptionKey', 'kek', common());
  backup = declareResource('ClusterBackup', 'before', common());
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  await credential.up({ endpoint, accessKeyId, secretAccessKey });
  await key.up({ value: 'a-key-encryption-key-for-tests-0123456789' });
  await point({ rclone: { bucket: 'backups/a', credential: 's3' }, keyEncryptionKey: 'kek' });
});
afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const exists = async (type: typeof RCloneCredentialType, name: string) =>
  (await cluster.client.get(type, 'shop', name)) !== undefined;

async function takeAway(name: string) {
  const patch = { metadata: { finalizers: null } };
  await cluster.client.patch(ClusterBackupType, 'shop', name, patch, { type: 'merge' });
  await cluster.client.delete(ClusterBackupType, 'shop', name).catch(() => {});
  await until(`${name} to be gone`, async () => !(await exists(ClusterBackupType, name)));
}

it.each<[string, object | null]>([
  ['leads elsewhere', { rclone: { bucket: 'other/b', credential: 'other' }, keyEncryptionKey: 'other' }],
  ['is gone', null],
])('its files are recorded, and keep key and credential, when that %s by now', async (_how, section) => {
  const { outputs } = await backup.up({ cluster: 'prod', target: { clusterDefault: true } });
  const files = outputs.files as string[];
  expect(files).toHaveLength(2);
  await takeAway(String(outputs.objectName));
  await point(section);

  await backup.destroy();
  await key.destroy();
  await credential.destroy();

  const { items } = await cluster.client.list<KubeObject>(LeftRecordType, 'shop');
  expect(items.map(readLeftRecord)).toMatchObject([{ left: { files, credential: 's3', key: 'kek' } }]);
  expect(await exists(KeyEncryptionKeyType, 'kek')).toBe(true);
  expect(await exists(RCloneCredentialType, 's3')).toBe(true);
});
