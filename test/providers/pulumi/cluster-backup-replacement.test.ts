import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  OWNER_ANNOTATION,
  RCloneCredentialType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments, type Resource } from './mini-engine';

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;
let credential: Resource;
let backup: Resource;

beforeEach(async () => {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
  credential = declareResource('RCloneCredential', 's3', common());
  backup = declareResource('ClusterBackup', 'before', common());
  await credential.up(access());
});

afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
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
const messages = () => said.mock.calls.map(([line]) => line).join('\n');
const credentialObject = () => cluster.client.get<KubeObject>(RCloneCredentialType, 'shop', 's3');
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

describe('a kubeconfig that leads to another management cluster by now', () => {
  it('gets no run there that would take the place of one here', async () => {
    const kubeconfig = join(cluster.s3.directory, 'kubeconfig.yaml');
    await copyFile(cluster.kubeconfigPath, kubeconfig);
    const elsewhere = await startManagementCluster({ namespace: 'shop' });
    try {
      backup = declareResource('ClusterBackup', 'before', { namespace: 'shop', kubeconfig });
      const made = await backup.up(args);
      await endDeployments();
      await copyFile(elsewhere.kubeconfigPath, kubeconfig);
      const there = { namespace: 'shop', kubeconfig: elsewhere.kubeconfigPath };
      await declareResource('RCloneCredential', 's3', there).up(access());

      await expect(backup.up({ ...args, triggers: [2] })).rejects.toThrow('[other-management-cluster]');

      expect((await elsewhere.client.list(ClusterBackupType, 'shop')).items).toEqual([]);
      expect(await names()).toEqual([made.outputs.objectName]);
    } finally {
      await elsewhere.stop();
    }
  });
});

describe('a failed ClusterBackup that cannot be removed', () => {
  it('stays, says so, and does not keep its replacement from being made', async () => {
    await credential.up({ ...access(), secretAccessKey: 'revoked' });
    await expect(backup.up(args)).rejects.toThrow('[backup-failed]');
    const failed = backup.state?.outputs.objectName;
    await declareResource('RCloneCredential', 'new', common()).up(access());

    const { outputs } = await backup.up({
      ...args,
      target: { ...target, rclone: { bucket: 'backups', credential: 'new' } },
    });

    expect(outputs.status).toBe('Completed');
    expect(await names()).toEqual([failed, outputs.objectName].sort());
    expect(messages()).toContain(`WARNING: the failed ClusterBackup ${failed} stays`);
  });
});

describe('files that onDestroy: orphan has left behind', () => {
  const orphan = { ...args, onDestroy: 'orphan' };

  it('are not overwritten by the same backup made again, nor deleted with it', async () => {
    const first = await backup.up(orphan);
    await backup.destroy();

    const second = await backup.up(args);

    const left = String(first.outputs.objectName);
    expect(second.outputs.objectName).toBe(`${left}-2`);
    await backup.destroy();
    expect(await files()).toEqual([left]);
  });

  it.each([
    ['name', { name: 'mine' }],
    ['file name', { fileNames: { MKE: 'mine.tar' } }],
  ])('are not overwritten by a %s that cannot change', async (_what, explicit) => {
    await backup.up({ ...orphan, ...explicit });
    await backup.destroy();

    await expect(backup.up({ ...orphan, ...explicit })).rejects.toThrow('[remote-path-used]');

    expect(await names()).toEqual([]);
  });

  it('keep the credential only until they are deleted properly', async () => {
    const { outputs } = await backup.up(args);
    // What an interrupted destroy with onDestroy: orphan has left.
    const annotations = { 'mosk-backup/needed-by-files': `${outputs.file}, s3://backups/other` };
    await cluster.client.patch(
      RCloneCredentialType,
      'shop',
      's3',
      { metadata: { annotations } },
      { type: 'merge' },
    );
    await endDeployments();

    await backup.destroy();

    expect((await credentialObject())?.metadata.annotations).toMatchObject({
      'mosk-backup/needed-by-files': 's3://backups/other',
    });
  });
});

describe('a destroyed ClusterBackup', () => {
  it('stays when another stack has it by now, and says so', async () => {
    const { outputs } = await backup.up(args);
    const annotations = { [OWNER_ANNOTATION]: 'pulumi:organization/shop/copy:before' };
    const { objectName } = outputs;
    await cluster.client.patch(
      ClusterBackupType,
      'shop',
      String(objectName),
      { metadata: { annotations } },
      { type: 'merge' },
    );

    await backup.destroy();

    expect(await names()).toEqual([objectName]);
    expect(messages()).toContain('stays: it belongs to pulumi:organization/shop/copy:before by now');
  });
});
