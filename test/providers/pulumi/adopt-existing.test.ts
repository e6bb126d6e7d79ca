import {
  apiVersionOf,
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  OWNER_ANNOTATION,
  RCloneCredentialType,
  type ResourceType,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { until } from '../../until';
import { declareResource, endDeployments } from './mini-engine';

const KEY = 'only-for-tests-0123456789-abcdefghijkl';
const adoptExisting = true;

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;

beforeEach(async () => {
  said = jest.spyOn(console, 'log').mockImplementation();
  cluster = await startManagementCluster({ namespace: 'shop', clusters: ['prod', 'stage'] });
  await byHand(RCloneCredentialType, 's3', credentialSpec('https://old.example.com'));
});
afterEach(async () => {
  await endDeployments();
  await cluster.stop();
  said.mockRestore();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const messages = () => said.mock.calls.map(([line]) => line).join('\n');
const get = <T extends KubeObject = KubeObject>(type: ResourceType, name: string) =>
  cluster.client.get<T>(type, 'shop', name);
const ownerOf = async (type: ResourceType, name: string) =>
  (await get(type, name))?.metadata.annotations?.[OWNER_ANNOTATION];

/** What somebody has made with kubectl. */
async function byHand(type: ResourceType, name: string, spec: object): Promise<string> {
  const object = {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: { name, namespace: 'shop' },
    spec,
  };
  return (await cluster.client.create(type, object as KubeObject)).metadata.uid ?? '';
}

function credentialSpec(endpoint: string) {
  return {
    remoteName: 's3',
    remoteConfig: { type: 's3', endpoint, access_key_id: 'AKIA' },
    remoteConfigSecretKey: 'secret_access_key',
    remoteSecret: { value: 'theirs' },
  };
}

async function finishedBackup(name: string): Promise<string> {
  const uid = await byHand(ClusterBackupType, name, { targetCluster: 'prod' });
  await until('the backup is completed', async () => {
    return (await get<ClusterBackupManifest>(ClusterBackupType, name))?.status?.status === 'Completed';
  });
  return uid;
}

describe('what belongs to nobody', () => {
  const credential = {
    endpoint: 'https://s3.example.com',
    accessKeyId: 'AKIA',
    secretAccessKey: 'only-for-tests',
  };
  const local = { cluster: 'prod', target: { localOnly: 'a test' } };

  it('is an error without adoptExisting, which says how to take it over', async () => {
    const resource = declareResource('RCloneCredential', 's3', common());

    await expect(resource.up(credential)).rejects.toThrow('say adoptExisting: true to take it over');
    expect(await ownerOf(RCloneCredentialType, 's3')).toBeUndefined();
  });

  it('is taken over with it: a credential, set to what the program says', async () => {
    const { outputs } = await declareResource('RCloneCredential', 's3', common()).up({
      ...credential,
      adoptExisting,
    });

    expect(outputs.uid).toBe((await get(RCloneCredentialType, 's3'))?.metadata.uid);
    expect(await get(RCloneCredentialType, 's3')).toMatchObject({
      metadata: { annotations: { [OWNER_ANNOTATION]: 'pulumi:organization/shop/test:s3' } },
      spec: { remoteConfig: { endpoint: 'https://s3.example.com' } },
    });
    expect(messages()).toContain('RCloneCredential shop/s3 exists, belongs to nobody, and is taken over');
  });

  it('a key, if its value is the same', async () => {
    await byHand(KeyEncryptionKeyType, 'kek', { secret: { value: KEY } });
    const key = declareResource('KeyEncryptionKey', 'kek', common());

    await expect(key.up({ value: `${KEY}-another`, adoptExisting })).rejects.toThrow('[key-changed]');
    await key.up({ value: KEY, adoptExisting });

    expect(await ownerOf(KeyEncryptionKeyType, 'kek')).toBe('pulumi:organization/shop/test:kek');
  });

  it('a schedule, if it is one of the same cluster', async () => {
    const uid = await byHand(ClusterBackupScheduleType, 'nightly', {
      targetCluster: 'prod',
      schedule: '0 5 * * *',
      parameters: { rclone: { bucket: 'elsewhere', credential: 's3' } },
    });
    const schedule = declareResource('ClusterBackupSchedule', 'nightly', common());
    const wanted = { ...local, cron: '0 1 * * *', adoptExisting };

    await expect(schedule.up({ ...wanted, cluster: 'stage' })).rejects.toThrow('[spec-changed]');
    const { outputs } = await schedule.up(wanted);

    expect(outputs.uid).toBe(uid);
    const { spec } = (await get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'nightly')) ?? {};
    expect(spec).toMatchObject({ targetCluster: 'prod', schedule: '0 1 * * *' });
    expect(spec?.parameters?.rclone).toBeUndefined();
  });

  it('a finished backup of the same description, which a destroy then removes', async () => {
    const uid = await finishedBackup('by-hand');
    const backup = declareResource('ClusterBackup', 'mine', common());

    const { outputs } = await backup.up({ ...local, name: 'by-hand', adoptExisting });

    expect(outputs).toMatchObject({ uid, status: 'Completed', objectName: 'by-hand' });
    expect(await cluster.client.list(ClusterBackupType, 'shop')).toMatchObject({ items: [{}] });
    await backup.up({ ...local, name: 'by-hand' });
    expect(backup.calls).toEqual(['update']);
    await backup.destroy();
    expect(await get(ClusterBackupType, 'by-hand')).toBeUndefined();
  });

  it('but no backup of another cluster, and none without a name', async () => {
    await finishedBackup('by-hand');
    const backup = declareResource('ClusterBackup', 'mine', common());

    await expect(backup.up({ ...local, cluster: 'stage', name: 'by-hand', adoptExisting })).rejects.toThrow(
      '[spec-changed]',
    );
    await expect(backup.up({ ...local, adoptExisting })).rejects.toThrow('[usage]');
    expect(await ownerOf(ClusterBackupType, 'by-hand')).toBeUndefined();
  });

  it('but nothing that belongs to somebody else', async () => {
    await declareResource('RCloneCredential', 'theirs', common()).up(credential);
    const mine = declareResource('RCloneCredential', 'mine', common());

    await expect(mine.up({ ...credential, name: 'theirs', adoptExisting })).rejects.toThrow('[not-ours]');
    expect(await ownerOf(RCloneCredentialType, 'theirs')).toBe('pulumi:organization/shop/test:theirs');
  });
});

describe('what a destroy has kept', () => {
  it('belongs to nobody, and is taken over by another resource or declared again by its own', async () => {
    const credential = {
      endpoint: 'https://s3.example.com',
      accessKeyId: 'AKIA',
      secretAccessKey: 'only-for-tests',
    };
    const target = { rclone: { bucket: 'backups', credential: 'kept' }, unencrypted: 'a test' };
    const kept = declareResource('RCloneCredential', 'kept', common());
    await kept.up(credential);
    const schedule = { cluster: 'prod', cron: '0 1 * * *', target };
    await declareResource('ClusterBackupSchedule', 'naming-it', common()).up(schedule);

    await kept.destroy();
    expect(await ownerOf(RCloneCredentialType, 'kept')).toBeUndefined();
    await kept.up(credential);
    expect(await ownerOf(RCloneCredentialType, 'kept')).toBe('pulumi:organization/shop/test:kept');

    await kept.destroy();
    const other = declareResource('RCloneCredential', 'other', common());
    await expect(other.up({ ...credential, name: 'kept' })).rejects.toThrow('[not-ours]');
    await other.up({ ...credential, name: 'kept', adoptExisting });
    expect(await ownerOf(RCloneCredentialType, 'kept')).toBe('pulumi:organization/shop/test:other');
  });
});
