import {
  clearValue,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  type SecretManifest,
  SecretType,
  secretReference,
} from '../../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../../local';
import { declareResource, endDeployments } from './mini-engine';

let cluster: LocalManagementCluster;
let said: jest.SpyInstance;

beforeAll(async () => {
  cluster = await startManagementCluster({ namespace: 'shop' });
});
beforeEach(() => {
  said = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => said.mockRestore());
afterAll(async () => {
  await endDeployments();
  await cluster.stop();
});

const common = () => ({ namespace: 'shop', kubeconfig: cluster.kubeconfigPath });
const messages = () => said.mock.calls.map(([line]) => line).join('\n');
const credentialOf = (name: string) =>
  cluster.client.get<RCloneCredentialManifest>(RCloneCredentialType, 'shop', name);
const keyOf = (name: string) =>
  cluster.client.get<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, 'shop', name);

const hashOf = async (name: string) =>
  (await credentialOf(name))?.metadata.annotations?.['mosk-backup/secret-fingerprint'];

/** What the Secret holds that MOSK has moved the value to. */
async function movedSecret(name: string): Promise<string | undefined> {
  const reference = secretReference((await credentialOf(name))?.spec.remoteSecret);
  const secret = await cluster.client.get<SecretManifest>(SecretType, 'shop', reference?.name ?? '');
  const data = secret?.data?.[reference?.key ?? ''];
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString();
}

describe('an RCloneCredential', () => {
  const args = { endpoint: 'https://s3.example.com', accessKeyId: 'AKIA', secretAccessKey: 'secret' };

  it('is made, and MOSK moves its secret out of sight', async () => {
    const resource = declareResource('RCloneCredential', 'made', common());

    const { outputs } = await resource.up({ ...args, options: { region: 'eu-1' } });

    expect((await credentialOf('made'))?.spec).toMatchObject({
      remoteName: 'made',
      remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'AKIA', region: 'eu-1' },
      remoteConfigSecretKey: 'secret_access_key',
    });
    expect(clearValue((await credentialOf('made'))?.spec.remoteSecret)).toBeUndefined();
    expect(await movedSecret('made')).toBe('secret');
    expect(outputs.uid).toBe((await credentialOf('made'))?.metadata.uid);
  });

  it('changes in place, its secret too, and drops options that are no longer given', async () => {
    const resource = declareResource('RCloneCredential', 'changed', common());
    const { outputs } = await resource.up({ ...args, options: { region: 'eu-1' } });

    await resource.up({ ...args, secretAccessKey: 'another', endpoint: 'https://new.example.com' });

    expect(resource.calls).toEqual(['update']);
    const { metadata, spec } = (await credentialOf('changed')) ?? {};
    expect(metadata?.uid).toBe(outputs.uid);
    expect(spec?.remoteConfig).toEqual({
      type: 's3',
      endpoint: 'https://new.example.com',
      access_key_id: 'AKIA',
    });
    expect(await movedSecret('changed')).toBe('another');
  });

  it('keeps its endpoint while backups have files there, but takes another secret', async () => {
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    const resource = declareResource('RCloneCredential', 'used', common());
    await resource.up({ endpoint, accessKeyId, secretAccessKey });
    const target = { rclone: { bucket: 'backups', credential: 'used' }, unencrypted: 'a test' };
    const backup = declareResource('ClusterBackup', 'of-used', common());
    const { outputs } = await backup.up({ cluster: 'prod', target });

    const moved = resource.up({ endpoint: 'https://new.example.com', accessKeyId, secretAccessKey });

    await expect(moved).rejects.toThrow('[reference-in-use]');
    await expect(moved).rejects.toThrow(`ClusterBackup ${outputs.objectName}`);
    expect((await credentialOf('used'))?.spec.remoteConfig.endpoint).toBe(endpoint);
    said.mockClear();
    await resource.up({ endpoint, accessKeyId, secretAccessKey: 'another' });
    expect(await movedSecret('used')).toBe('another');
    // Tried on the storage before: what it refuses is said, and what it accepts is not worth a line.
    expect(messages()).toMatch(
      /WARNING: .* is not accepted by s3:\/\/backups: HTTP 403 SignatureDoesNotMatch/,
    );
    expect(messages()).not.toContain('another');
    said.mockClear();
    await resource.up({ endpoint, accessKeyId, secretAccessKey });
    expect(messages()).toBe('');
    await backup.destroy();
  });

  it('may have its endpoint corrected after a backup that failed because of it', async () => {
    const { endpoint, accessKeyId, secretAccessKey } = cluster.s3;
    const resource = declareResource('RCloneCredential', 'mistyped', common());
    await resource.up({ endpoint: 'http://127.0.0.1:9', accessKeyId, secretAccessKey });
    const target = { rclone: { bucket: 'backups', credential: 'mistyped' }, unencrypted: 'a test' };
    const backup = declareResource('ClusterBackup', 'of-mistyped', common());
    await expect(backup.up({ cluster: 'prod', target })).rejects.toThrow('[backup-failed]');

    await resource.up({ endpoint, accessKeyId, secretAccessKey });

    expect((await credentialOf('mistyped'))?.spec.remoteConfig.endpoint).toBe(endpoint);
    await backup.destroy();
  });

  it('is only ever changed as the object that it was', async () => {
    const resource = declareResource('RCloneCredential', 'exact', common());
    const { outputs } = await resource.up(args);
    const from = cluster.audit.length;

    await resource.up({ ...args, accessKeyId: 'AKIB' });

    const [patch] = cluster.audit.slice(from).filter(({ verb }) => verb === 'patch');
    expect(patch?.body).toMatchObject({ metadata: { uid: outputs.uid } });
  });

  it('does not send the secret again while it stays the same', async () => {
    const resource = declareResource('RCloneCredential', 'same', common());
    await resource.up(args);
    const before = (await credentialOf('same'))?.spec.remoteSecret;
    const from = cluster.audit.length;

    await resource.up({ ...args, accessKeyId: 'AKIB' });

    expect((await credentialOf('same'))?.spec.remoteSecret).toEqual(before);
    expect(JSON.stringify(cluster.audit.slice(from).map(({ body }) => body))).not.toContain('remoteSecret');
  });

  it('that somebody else has changed is put right again after a refresh', async () => {
    const resource = declareResource('RCloneCredential', 'drifted', common());
    await resource.up(args);
    const patch = { spec: { remoteConfig: { endpoint: 'https://evil.example.com' } } };
    await cluster.client.patch(RCloneCredentialType, 'shop', 'drifted', patch, { type: 'merge' });

    await resource.refresh();
    await resource.up(args);

    expect((await credentialOf('drifted'))?.spec.remoteConfig.endpoint).toBe('https://s3.example.com');
  });

  it('whose secret another deployment has set since is put right again, told apart by a salted hash', async () => {
    const resource = declareResource('RCloneCredential', 'rotated', common());
    await resource.up(args);
    const [hash, salted] = [await hashOf('rotated'), await hashOf('made')];
    expect(hash).toMatch(/^scrypt:/);
    // The same secret in another object.
    expect(hash).not.toBe(salted);
    await declareResource('RCloneCredential', 'rotated', common()).up({ ...args, secretAccessKey: 'theirs' });
    expect(await movedSecret('rotated')).toBe('theirs');

    await resource.refresh();
    await resource.up(args);

    expect(resource.calls).toEqual(['update']);
    expect(await movedSecret('rotated')).toBe('secret');
    await resource.refresh();
    await resource.up(args);
    expect(resource.calls).toEqual([]);
  });

  it('that a killed deployment has made is taken over', async () => {
    const first = await declareResource('RCloneCredential', 'twice', common()).up(args);

    const { outputs } = await declareResource('RCloneCredential', 'twice', common()).up(args);

    expect(outputs.uid).toBe(first.outputs.uid);
  });

  it('of somebody else is not touched', async () => {
    await declareResource('RCloneCredential', 'theirs', common()).up(args);
    const other = declareResource('RCloneCredential', 'ours', common());

    await expect(other.up({ ...args, name: 'theirs', secretAccessKey: 'evil' })).rejects.toThrow(
      '[not-ours]',
    );
    expect(await movedSecret('theirs')).toBe('secret');
  });

  it('goes on destroy when nothing needs it', async () => {
    const resource = declareResource('RCloneCredential', 'unused', common());
    await resource.up(args);

    await resource.destroy();

    expect(await credentialOf('unused')).toBeUndefined();
  });

  it('stays on destroy while a schedule names it, and says so', async () => {
    const resource = declareResource('RCloneCredential', 'needed', common());
    await resource.up(args);
    const target = { rclone: { bucket: 'backups', credential: 'needed' }, unencrypted: 'a test' };
    const schedule = declareResource('ClusterBackupSchedule', 'naming', common());
    await schedule.up({ cluster: 'prod', cron: '0 1 * * *', target });

    await resource.destroy();

    expect(await credentialOf('needed')).toBeDefined();
    expect(messages()).toContain(
      'RCloneCredential shop/needed is KEPT, because it is needed by ClusterBackupSchedule naming',
    );
    await schedule.destroy();
  });

  it('whose object is gone is made again', async () => {
    const resource = declareResource('RCloneCredential', 'gone', common());
    await resource.up(args);
    await cluster.client.delete(RCloneCredentialType, 'shop', 'gone');

    await resource.refresh();

    expect(resource.state).toBeUndefined();
  });
});

describe('a KeyEncryptionKey', () => {
  const value = 'only-for-tests-0123456789-abcdefghijkl';

  it('is made, and its value is nowhere in the object', async () => {
    await declareResource('KeyEncryptionKey', 'kek', common()).up({ value });

    expect(JSON.stringify(await keyOf('kek'))).not.toContain(value);
    expect(secretReference((await keyOf('kek'))?.spec.secret)).toBeDefined();
  });

  it('never changes its value', async () => {
    const resource = declareResource('KeyEncryptionKey', 'constant', common());
    await resource.up({ value });

    await expect(resource.up({ value: `${value}-new` })).rejects.toThrow('[key-changed]');
  });

  it('with another name may have another value, and the old one goes only if nothing needs it', async () => {
    const resource = declareResource('KeyEncryptionKey', 'yearly', common());
    await resource.up({ value, name: 'year-2026' });

    await resource.up({ value: `${value}-new`, name: 'year-2027' });

    expect(resource.calls).toEqual(['create', 'delete']);
    expect(await keyOf('year-2027')).toBeDefined();
    expect(await keyOf('year-2026')).toBeUndefined();
  });

  it('that a killed deployment has made is taken over only if it is the same key', async () => {
    await declareResource('KeyEncryptionKey', 'crashed', common()).up({ value });

    await expect(
      declareResource('KeyEncryptionKey', 'crashed', common()).up({ value: `${value}-new` }),
    ).rejects.toThrow('[key-changed]');
    await declareResource('KeyEncryptionKey', 'crashed', common()).up({ value });
  });

  it('is refused when it is too short, without showing it', async () => {
    const resource = declareResource('KeyEncryptionKey', 'short', common());

    const refusal = resource.up({ value: 'sh0rt-and-secret' });

    await expect(refusal).rejects.toThrow('[key-too-short]');
    await expect(refusal).rejects.not.toThrow('sh0rt-and-secret');
  });
});
