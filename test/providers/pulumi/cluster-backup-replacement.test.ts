import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments, type Resource } from './mini-engine';

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;
let credential: Resource;
let backup: Resource;

beforeEach(async () => {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
  const common = { namespace: 'shop', kubeconfig: cluster.kubeconfigPath };
  credential = declareResource('RCloneCredential', 's3', common);
  backup = declareResource('ClusterBackup', 'before', common);
  await credential.up(access());
});

afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const access = () => {
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  return { endpoint, accessKeyId, secretAccessKey };
};
const target = { rclone: { bucket: 'backups', credential: 's3' }, unencrypted: 'a test' };
const args = { cluster: 'prod', target };
const names = async () => {
  const { items } = await cluster.client.list<ClusterBackupManifest>(ClusterBackupType, 'shop');
  return items.map(({ metadata }) => metadata.name).sort();
};
const files = async () => (await readdir(join(cluster.s3.directory, 'backups'))).sort();

describe('a replaced ClusterBackup', () => {
  it('stays with its files when its replacement succeeds only at the second try', async () => {
    const good = await backup.up(args);
    await credential.up({ ...access(), secretAccessKey: 'revoked' });
    await expect(backup.up({ ...args, triggers: [2] })).rejects.toThrow('[backup-failed]');
    expect(backup.pending).toHaveLength(1);
    await credential.up(access());

    const replacement = await backup.up({ ...args, triggers: [2] });

    const both = [good.outputs.objectName, replacement.outputs.objectName].sort();
    expect(backup.pending).toEqual([]);
    expect(await names()).toEqual(both);
    expect(await files()).toEqual(both);
  });

  it('stays with its files under the resource option deleteBeforeReplace', async () => {
    const good = await backup.up(args);

    const replacement = await backup.up({ ...args, triggers: [2] }, { deleteBeforeReplace: true });

    expect(backup.calls).toEqual(['delete', 'create']);
    const both = [good.outputs.objectName, replacement.outputs.objectName].sort();
    expect(await names()).toEqual(both);
    expect(await files()).toEqual(both);
  });
});
