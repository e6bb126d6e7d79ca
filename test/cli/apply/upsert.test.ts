import { upsert } from '../../../cli/apply';
import {
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../../lib/model';
import type { ApiClient } from '../../../providers/kubernetes';

const KEY = 'k'.repeat(40);
const key = (value: string): KubeObject => ({
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'KeyEncryptionKey',
  metadata: { name: 'prod-2026', namespace: 'prod' },
  spec: { secret: { value } },
});
const movedKey = { ...key(''), spec: { secret: { secret: { name: 'generated', key: 'value' } } } };
const secretOf = (value: string): KubeObject & { data: Record<string, string> } => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'generated', namespace: 'prod' },
  data: { value: Buffer.from(value).toString('base64') },
});
const credential = (secret: string, region: string): KubeObject => ({
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'RCloneCredential',
  metadata: { name: 's3', namespace: 'prod' },
  spec: { remoteConfig: { type: 's3', region }, remoteSecret: { value: secret } },
});
const SEEN = { uid: 'u1', resourceVersion: '7' };
const movedCredential = {
  ...credential('', 'r1'),
  metadata: { ...credential('', 'r1').metadata, ...SEEN },
  spec: {
    remoteConfig: { type: 's3', region: 'r1' },
    remoteSecret: { secret: { name: 'generated', key: 'value' } },
  },
};

it('creates what is absent', async () => {
  const api = fakeApi({});
  expect(await upsert(api.client, KeyEncryptionKeyType, key(KEY), {})).toEqual({ outcome: 'created' });
  expect(api.writes).toEqual([['create', 'prod-2026']]);
});

it('does not send a key again that MOSK has already moved', async () => {
  const api = fakeApi({ 'prod-2026': movedKey, generated: secretOf(KEY) });
  expect((await upsert(api.client, KeyEncryptionKeyType, key(KEY), {})).outcome).toBe('unchanged');
  expect(api.writes).toEqual([]);
});

it('refuses another value under the name of an existing key, and shows neither', async () => {
  const api = fakeApi({ 'prod-2026': movedKey, generated: secretOf(KEY) });
  const other = `secret-${'z'.repeat(40)}`;
  const error = await upsert(api.client, KeyEncryptionKeyType, key(other), {}).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'key-changed', at: 'KeyEncryptionKey prod/prod-2026' });
  expect(JSON.stringify(error) + error.message).not.toMatch(/zzz|kkk/);
  expect(api.writes).toEqual([]);
});

it('leaves a key alone whose value cannot be read, and says so', async () => {
  const api = fakeApi({ 'prod-2026': movedKey });
  const { outcome, warning } = await upsert(api.client, KeyEncryptionKeyType, key(KEY), {});
  expect(outcome).toBe('unchanged');
  expect(warning).toContain('cannot be read');
});

it('replaces the reference when the secret of a credential has changed', async () => {
  const api = fakeApi({ s3: movedCredential, generated: secretOf('old') });
  expect((await upsert(api.client, RCloneCredentialType, credential('new', 'r1'), {})).outcome).toBe(
    'configured',
  );
  expect(api.writes).toMatchObject([
    ['patch', 's3', { spec: { remoteSecret: { secret: null, value: 'new' } } }],
  ]);
});

it('changes an option of a credential, of the version that was read, without touching its secret', async () => {
  const api = fakeApi({ s3: movedCredential, generated: secretOf('same') });
  await upsert(api.client, RCloneCredentialType, credential('same', 'r2'), {});
  const body = { metadata: SEEN, spec: { remoteConfig: { region: 'r2' } } };
  expect(api.writes).toEqual([['patch', 's3', body]]);
});

describe('a credential with another endpoint', () => {
  const at = (endpoint: string): KubeObject => {
    const { spec, ...object } = credential('same', 'r1');
    const { remoteConfig, remoteSecret } = spec as { remoteConfig: object; remoteSecret: object };
    return { ...object, spec: { remoteConfig: { ...remoteConfig, endpoint }, remoteSecret } };
  };
  const objects = { s3: at('https://old') };
  const named = (credentialName: string) =>
    ({
      metadata: { name: 'b', namespace: 'prod' },
      spec: { parameters: { rclone: { bucket: 'backups', credential: credentialName } } },
    }) as unknown as KubeObject;

  it('is refused while backups name it: their files are at the old one', async () => {
    const api = fakeApi(objects, [named('other'), named('s3')]);
    const refused = upsert(api.client, RCloneCredentialType, at('https://new'), {});
    await expect(refused).rejects.toMatchObject({
      code: 'reference-in-use',
      at: expect.stringContaining('endpoint'),
    });
    expect(api.writes).toEqual([]);
  });

  it('is changed while none does', async () => {
    const api = fakeApi(objects, [named('other')]);
    const { outcome } = await upsert(api.client, RCloneCredentialType, at('https://new'), {});
    expect(outcome).toBe('configured');
  });
});

it('leaves an object alone that another owner declares, unless it is the same', async () => {
  const owned = {
    ...movedCredential.metadata,
    annotations: { 'mosk-backup/owner': 'pulumi:acme/shop/prod:s3' },
  };
  const api = fakeApi({ s3: { ...movedCredential, metadata: owned }, generated: secretOf('same') });
  await expect(upsert(api.client, RCloneCredentialType, credential('same', 'r2'), {})).rejects.toMatchObject({
    code: 'not-ours',
    value: 'owner pulumi:acme/shop/prod:s3',
  });
  expect((await upsert(api.client, RCloneCredentialType, credential('same', 'r1'), {})).outcome).toBe(
    'unchanged',
  );
  expect(api.writes).toEqual([]);
});

it('finds a Secret unchanged by its encoded data', async () => {
  const api = fakeApi({ generated: secretOf('same') });
  const wanted = { ...secretOf(''), data: undefined, stringData: { value: 'same' } };
  expect((await upsert(api.client, SecretType, wanted, {})).outcome).toBe('unchanged');
});

function fakeApi(objects: Record<string, KubeObject>, backups: KubeObject[] = []) {
  const writes: unknown[][] = [];
  const client = {
    get: async (_type: unknown, _namespace: unknown, name: string) => objects[name],
    list: async ({ kind }: ResourceType) => ({ items: kind === ClusterBackupType.kind ? backups : [] }),
    create: async (_type: unknown, object: KubeObject) => {
      writes.push(['create', object.metadata.name]);
      return object;
    },
    patch: async (_type: unknown, _namespace: unknown, name: string, body: unknown) => {
      writes.push(['patch', name, body]);
    },
  };
  return { client: client as unknown as ApiClient, writes };
}
