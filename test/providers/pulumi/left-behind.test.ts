import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from '../../../lib/errors';
import {
  ClusterBackupType,
  ConfigMapType,
  KeyEncryptionKeyType,
  type KubeObject,
  LEFT_BEHIND_LABEL,
  LeftRecordType,
  leftRecords,
  RCloneCredentialType,
  readLeftRecord,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { forgetDeclarations } from '../../../providers/pulumi/functions/engine/deployment';
import { recordLeft } from '../../../providers/pulumi/functions/objects/left-behind';
import * as provider from '../../../providers/pulumi/provider';
import { until } from '../../until';
import { declareResource, endDeployments, type Resource } from './mini-engine';

jest.mock('../../../providers/pulumi/functions/objects/left-behind', () => {
  const real = jest.requireActual('../../../providers/pulumi/functions/objects/left-behind');
  return { ...real, recordLeft: jest.fn(real.recordLeft) };
});

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;
let credential: Resource;
let backup: Resource;

beforeEach(async () => {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop' });
  credential = declareResource('RCloneCredential', 's3', common());
  backup = declareResource('ClusterBackup', 'before', common());
  const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
  await credential.up({ endpoint, accessKeyId, secretAccessKey });
});
afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const messages = () => said.mock.calls.map(([line]) => line).join('\n');
const files = async () =>
  (await readdir(cluster.s3.directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(cluster.s3.directory.length + 1))
    .sort();
const records = async () =>
  (await cluster.client.list<KubeObject>(LeftRecordType, 'shop')).items.map(readLeftRecord);
const exists = async (type: typeof RCloneCredentialType, name: string) =>
  (await cluster.client.get(type, 'shop', name)) !== undefined;

const rclone = { bucket: 'backups', folder: 'prod, old', credential: 's3' };
const args = {
  cluster: 'prod',
  target: { rclone, unencrypted: 'a test' },
  fileNames: { MKE: 'a, b' },
  onDestroy: 'orphan',
};

it('files whose folders and names hold ", " are recorded as they are, and never overwritten', async () => {
  await backup.up(args);
  await backup.destroy();

  expect(await files()).toEqual(['backups/prod, old/a, b']);
  expect(await records()).toMatchObject([{ left: { files: ['s3://backups/prod, old/a, b'] } }]);
  for (const again of [args, { ...args, name: 'other' }]) {
    await expect(backup.up(again)).rejects.toThrow('[remote-path-used]');
  }
  // Parts of that text are other files.
  for (const MKE of ['a', 'b'])
    await declareResource('ClusterBackup', MKE, common()).up({ ...args, fileNames: { MKE } });
});

it('nothing is deleted while a record of files cannot be read: it may be of any', async () => {
  const { outputs } = await backup.up({ ...args, onDestroy: 'delete' });
  const [name, namespace] = ['mosk-backup-left-1', 'shop'];
  await cluster.client.create(LeftRecordType, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { [LEFT_BEHIND_LABEL]: 'true' } },
    data: { version: '1', files: '["s3://backups/pr' },
  } as KubeObject);

  await expect(backup.destroy()).rejects.toThrow(`[files-unknown]`);
  await expect(backup.destroy()).rejects.toThrow(`kubectl delete configmap ${name} -n ${namespace}`);
  expect(await exists(ClusterBackupType, String(outputs.objectName))).toBe(true);
  expect(await files()).toEqual(['backups/prod, old/a, b']);

  await cluster.client.delete(ConfigMapType, namespace, name);
  await backup.destroy();
  expect(await files()).toEqual([]);
});

it('a credential stays while a record names it, and goes once that is ended', async () => {
  await backup.up(args);
  await backup.destroy();
  const [record] = await records();

  await credential.destroy();

  expect(await exists(RCloneCredentialType, 's3')).toBe(true);
  expect(messages()).toContain(`KEPT, because it is needed by the files s3://backups/prod, old/a, b`);
  expect(messages()).toContain(`kubectl delete configmap ${record?.name} -n shop`);
});

describe('a backup whose object somebody has taken away', () => {
  const plain = { ...args, onDestroy: 'delete' };
  const takeAway = async () => {
    const { outputs } = await backup.up(plain);
    await cluster.client.delete(ClusterBackupType, 'shop', String(outputs.objectName));
    return until('the object is gone', async () => {
      const { items } = await cluster.client.list(ClusterBackupType, 'shop');
      return items.length === 0;
    });
  };

  it('is recorded by the refresh that finds it gone: a credential of another stack stays as well', async () => {
    await takeAway();

    await backup.refresh();
    await credential.destroy();

    expect(await records()).toMatchObject([
      { left: { why: 'vanished', files: ['s3://backups/prod, old/a, b'], credential: 's3' } },
    ]);
    expect(await exists(RCloneCredentialType, 's3')).toBe(true);
    expect(messages()).toContain('KEPT, because it is needed by the files s3://backups/prod, old/a, b');
  });

  it('is not written over by a run of its name after that, and the refusal says how to find the record', async () => {
    await takeAway();
    await backup.refresh();
    const { objectName } = backup.state?.outputs ?? {};

    const again = declareResource('ClusterBackup', 'before', common()).up({
      ...plain,
      name: objectName,
      triggers: ['again'],
    });

    await expect(again).rejects.toThrow('[remote-path-used]');
    await expect(again).rejects.toThrow('kubectl get configmaps -n shop -l mosk-backup/left-behind=true');
  });

  it('is recorded once: whoever has ended the record needs the files no more', async () => {
    await takeAway();
    await backup.refresh();
    const [record] = await records();
    await cluster.client.delete(ConfigMapType, 'shop', record?.name ?? '');

    await backup.refresh();

    expect(await records()).toEqual([]);
  });

  it('is refreshed by those too who may write no records, and told of', async () => {
    await takeAway();
    jest.mocked(recordLeft).mockRejectedValueOnce(new BackupError('forbidden', 'no role for it'));

    await backup.refresh();

    expect(backup.state?.outputs.status).toBe('vanished');
    expect(messages()).toContain('STAY: s3://backups/prod, old/a, b; they are not recorded');
  });

  /** One deployment, in which the engine may delete the credential before the entry that the next run replaces. */
  const drop = async (state: object, news: object) => {
    const { id = '', outputs = {} } = credential.state ?? {};
    forgetDeclarations();
    await provider.check(backup.state?.inputs ?? {}, { ...backup.state?.inputs, ...news });
    await provider.diff('shop/before', { ...state }, { ...backup.state?.inputs, ...news });
    await provider.delete(id, outputs);
  };
  const elsewhere = {
    target: { rclone: { ...rclone, credential: 'another' }, unencrypted: 'a test' },
    fileNames: { MKE: 'c' },
  };

  it.each([
    ['while it declares the backup', {}],
    ['while it sends the next run elsewhere', elsewhere],
  ])('keeps the credential that the program drops %s', async (_when, news) => {
    await takeAway();

    await drop(backup.state?.outputs ?? {}, news);

    expect(await exists(RCloneCredentialType, 's3')).toBe(true);
    expect(messages()).toContain('KEPT, because it is needed by ClusterBackup before of the program.');
  });

  it('keeps no credential under which it has left nothing', async () => {
    await takeAway();
    const failed = { status: 'Failed', finished: false, completedAt: undefined, uploadedAt: undefined };

    await drop({ ...backup.state?.outputs, ...failed }, elsewhere);

    expect(await exists(RCloneCredentialType, 's3')).toBe(false);
  });
});

it('a key stays for an NFS export in clear of another backup no longer than its own files need it', async () => {
  const key = declareResource('KeyEncryptionKey', 'kek', common());
  await key.up({ value: 'a-key-encryption-key-for-tests-0123456789' });
  const nfs = declareResource('ClusterBackup', 'nfs', common());
  const target = { nfs: 'nfs://NAS:/exports', unencrypted: 'a test' };
  // No local storage is one of NFS: parts may have arrived when the upload failed.
  await expect(nfs.up({ ...args, target })).rejects.toThrow('[backup-failed]');

  await nfs.destroy();
  await key.destroy();

  expect(await records()).toMatchObject([
    { left: { files: ['nfs://nas:/exports/a, b'], credential: undefined, key: undefined } },
  ]);
  expect(await exists(KeyEncryptionKeyType, 'kek')).toBe(false);
});

it('a credential is told of a thousand records in a few lines', async () => {
  for (let i = 0; i < 1_000; i++) {
    const left = {
      ...{
        namespace: 'shop',
        backup: `old-${i}`,
        uid: `uid-${i}`,
        cluster: 'prod',
        why: 'orphaned' as const,
      },
      ...{ at: '', files: [`s3://backups/old/${i}`], credential: 's3', key: undefined, storage: undefined },
    };
    for (const record of leftRecords(left)) await cluster.client.create(ConfigMapType, record);
  }
  await credential.destroy();
  expect(await exists(RCloneCredentialType, 's3')).toBe(true);
  expect(messages()).toContain(
    '995 more records: kubectl get configmaps -n shop -l mosk-backup/left-behind=true',
  );
  expect(messages().length).toBeLessThan(5_000);
});
