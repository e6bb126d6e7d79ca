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
import * as provider from '../../../providers/pulumi/provider';
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

  it('is refused if it would change by that, and what would change is said without a secret', async () => {
    const resource = declareResource('RCloneCredential', 's3', common());

    const refused = resource.up({ ...credential, adoptExisting });

    await expect(refused).rejects.toThrow('[adoption-changes]');
    await expect(refused).rejects.toThrow(
      'spec.remoteConfig.endpoint: "https://old.example.com" → "https://s3.example.com"; spec.remoteSecret: (secret) → (secret)',
    );
    await expect(refused).rejects.toThrow("adoptExisting: 'change'");
    await expect(refused).rejects.not.toThrow('theirs');
    expect(await ownerOf(RCloneCredentialType, 's3')).toBeUndefined();
  });

  it('is taken over as it is, and nobody sends its secret again', async () => {
    const resource = declareResource('RCloneCredential', 's3', common());
    const same = { endpoint: 'https://old.example.com', accessKeyId: 'AKIA', secretAccessKey: 'theirs' };
    await until(
      'its secret is moved',
      async () => !JSON.stringify(await get(RCloneCredentialType, 's3')).includes('theirs'),
    );
    const before = await get(RCloneCredentialType, 's3');

    await resource.up({ ...same, adoptExisting });

    const after = await get(RCloneCredentialType, 's3');
    expect([after?.spec, after?.metadata.generation]).toEqual([before?.spec, before?.metadata.generation]);
    expect(after?.metadata.annotations).toHaveProperty([OWNER_ANNOTATION]);
    await resource.up({ ...same, adoptExisting });
    expect(resource.calls).toEqual([]);
  });

  it('is set to what the program says, if that says change: a credential', async () => {
    const { outputs } = await declareResource('RCloneCredential', 's3', common()).up({
      ...credential,
      adoptExisting: 'change',
    });

    expect(outputs.uid).toBe((await get(RCloneCredentialType, 's3'))?.metadata.uid);
    expect(await get(RCloneCredentialType, 's3')).toMatchObject({
      metadata: { annotations: { [OWNER_ANNOTATION]: 'pulumi:organization/shop/test:s3' } },
      spec: { remoteConfig: { endpoint: 'https://s3.example.com' } },
    });
    expect(messages()).toContain('RCloneCredential shop/s3 exists, belongs to nobody, and is taken over:');
    expect(messages()).toContain(
      's3:   spec.remoteConfig.endpoint: "https://old.example.com" → "https://s3.example.com"',
    );
    expect(messages()).not.toContain('only-for-tests');
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
    const wanted = { ...local, cron: '0 1 * * *', adoptExisting: 'change' };

    await expect(schedule.up({ ...wanted, cluster: 'stage' })).rejects.toThrow('[spec-changed]');
    await expect(schedule.up({ ...wanted, adoptExisting })).rejects.toThrow(
      'spec.parameters.rclone.bucket: "elsewhere" → (none); spec.parameters.rclone.credential: "s3" → (none); spec.schedule: "0 5 * * *" → "0 1 * * *"',
    );
    const { outputs } = await schedule.up(wanted);

    expect(outputs.uid).toBe(uid);
    const { spec } = (await get<ClusterBackupScheduleManifest>(ClusterBackupScheduleType, 'nightly')) ?? {};
    expect(spec).toMatchObject({ targetCluster: 'prod', schedule: '0 1 * * *' });
    expect(spec?.parameters?.rclone).toBeUndefined();
  });

  it('a finished backup of the same description, which a destroy keeps until the program says otherwise', async () => {
    await finishedBackup('by-hand');
    const backup = declareResource('ClusterBackup', 'mine', common());

    await backup.up({ ...local, name: 'by-hand', adoptExisting });
    expect(backup.state?.inputs).toMatchObject({ onDestroy: 'keep' });
    // To take the word away is to say nothing of what becomes of it.
    await backup.up({ ...local, name: 'by-hand' });
    expect(backup.state?.inputs).toMatchObject({ onDestroy: 'keep' });
    // Neither is a replacement, of which the engine brings no olds.
    await backup.up({ ...local, name: 'next' });
    expect(backup.state?.inputs).toMatchObject({ onDestroy: 'keep' });
    await backup.destroy();

    expect((await cluster.client.list(ClusterBackupType, 'shop')).items).toHaveLength(2);
  });

  it('a finished backup of the same description, which a destroy then removes', async () => {
    const uid = await finishedBackup('by-hand');
    const backup = declareResource('ClusterBackup', 'mine', common());
    const onDestroy = 'delete';

    const { outputs } = await backup.up({ ...local, name: 'by-hand', adoptExisting, onDestroy });

    expect(outputs).toMatchObject({ uid, status: 'Completed', objectName: 'by-hand' });
    expect(await cluster.client.list(ClusterBackupType, 'shop')).toMatchObject({ items: [{}] });
    await backup.up({ ...local, name: 'by-hand', onDestroy });
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

  it('and not before the engine has asked what a preview shows: it refuses and tells the same', async () => {
    const schedule = {
      namespace: 'shop',
      name: 's3',
      kubeconfig: cluster.kubeconfigPath,
      kind: 'RCloneCredential',
    };
    const owner = 'pulumi:organization/shop/test:s3';
    const ask = (more: object) => provider.check({}, { ...schedule, owner, ...credential, ...more });

    expect((await ask({ adoptExisting })).failures).toEqual([
      { property: 'RCloneCredential shop/s3', reason: expect.stringContaining('[adoption-changes]') },
    ]);
    expect((await ask({ adoptExisting: 'change' })).failures).toEqual([]);

    expect(messages()).toContain('"https://old.example.com" → "https://s3.example.com"');
    expect(await ownerOf(RCloneCredentialType, 's3')).toBeUndefined();
  });

  it('and a preview that reaches no management cluster says so, and goes on', async () => {
    const kubeconfig = '/nowhere/kubeconfig';
    const inputs = {
      kind: 'RCloneCredential',
      owner: 'pulumi:o/p/s:s3',
      namespace: 'shop',
      name: 's3',
      kubeconfig,
    };

    const { failures } = await provider.check({}, { ...inputs, ...credential, adoptExisting });

    expect(failures).toEqual([]);
    expect(messages()).toContain('could not be looked at');
  });

  it.each([
    [{ adoptExisting: 'yes' }, 'adoptExisting'],
    [{ adoptExisting, adoptFrom: 'argocd:apps' }, 'adoptFrom'],
    [{ adoptFrom: ['argocd:apps'] }, 'adoptFrom'],
  ])('and %j is a mistake', async (words, property) => {
    const inputs = {
      kind: 'RCloneCredential',
      owner: 'pulumi:o/p/s:s3',
      namespace: 'shop',
      ...credential,
      ...words,
    };
    expect((await provider.check({}, inputs)).failures).toMatchObject([{ property }]);
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

describe('what another has', () => {
  const cron = '0 1 1 1 *';
  const wanted = { cluster: 'prod', target: { localOnly: 'a test' }, cron };

  async function marked(metadata: object): Promise<void> {
    const spec = { targetCluster: 'prod', schedule: cron };
    const { kind } = ClusterBackupScheduleType;
    const object = { apiVersion: apiVersionOf(ClusterBackupScheduleType), kind, spec };
    await cluster.client.create(ClusterBackupScheduleType, {
      ...object,
      metadata: { name: 'nightly', namespace: 'shop', ...metadata },
    });
  }

  it.each([
    [
      'a stack that is no more',
      { annotations: { [OWNER_ANNOTATION]: 'pulumi:acme/shop/old:nightly' } },
      'pulumi:acme/shop/old',
    ],
    ['Argo CD', { labels: { 'app.kubernetes.io/instance': 'apps' } }, 'argocd:apps'],
    [
      'Flux',
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'b',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      'flux:Kustomization/flux-system/b',
    ],
    [
      'Helm',
      { annotations: { 'meta.helm.sh/release-name': 'b', 'meta.helm.sh/release-namespace': 'tools' } },
      'helm:tools/b',
    ],
  ])('%s, is taken over when that is named, and its mark goes', async (_who, metadata, named) => {
    await marked(metadata);
    const schedule = declareResource('ClusterBackupSchedule', 'nightly', common());

    await expect(schedule.up({ ...wanted, adoptExisting: 'change' })).rejects.toThrow(
      `adoptFrom: ['${named}`,
    );
    await schedule.up({ ...wanted, adoptExisting, adoptFrom: [named] });

    const { labels = {}, annotations = {} } =
      (await get(ClusterBackupScheduleType, 'nightly'))?.metadata ?? {};
    expect([labels, annotations[OWNER_ANNOTATION]]).toEqual([{}, 'pulumi:organization/shop/test:nightly']);
    expect(Object.keys(annotations).filter((key) => key.startsWith('meta.helm.sh'))).toEqual([]);
  });
});

describe('an import, which Pulumi does not have for dynamic resources', () => {
  it('says in one sentence what does it', async () => {
    const answer = provider.read('shop/s3', {
      kind: 'RCloneCredential',
      owner: 'pulumi:o/p/s:s3',
      namespace: 'shop',
    });
    await expect(answer).rejects.toThrow('Pulumi cannot import a dynamic resource');
    await expect(answer).rejects.toThrow('declare it with `adoptExisting: true`');
  });
});
