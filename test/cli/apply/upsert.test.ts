import { upsert } from '../../../cli/apply';
import { KeyEncryptionKeyType, type KubeObject, RCloneCredentialType, SecretType } from '../../../lib/model';
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
const movedCredential = {
  ...credential('', 'r1'),
  spec: {
    remoteConfig: { type: 's3', region: 'r1' },
    remoteSecret: { secret: { name: 'generated', key: 'value' } },
  },
};

test('creates what is absent', async () => {
  const api = fakeApi({});
  expect(await upsert(api.client, KeyEncryptionKeyType, key(KEY), {})).toEqual({ outcome: 'created' });
  expect(api.writes).toEqual([['create', 'prod-2026']]);
});

test('does not send a key again that MOSK has already moved', async () => {
  const api = fakeApi({ 'prod-2026': movedKey, generated: secretOf(KEY) });
  expect((await upsert(api.client, KeyEncryptionKeyType, key(KEY), {})).outcome).toBe('unchanged');
  expect(api.writes).toEqual([]);
});

test('refuses another value under the name of an existing key, and shows neither', async () => {
  const api = fakeApi({ 'prod-2026': movedKey, generated: secretOf(KEY) });
  const other = `secret-${'z'.repeat(40)}`;
  const error = await upsert(api.client, KeyEncryptionKeyType, key(other), {}).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'key-changed', at: 'KeyEncryptionKey prod/prod-2026' });
  expect(JSON.stringify(error) + error.message).not.toMatch(/zzz|kkk/);
  expect(api.writes).toEqual([]);
});

test('leaves a key alone whose value cannot be read, and says so', async () => {
  const api = fakeApi({ 'prod-2026': movedKey });
  const { outcome, warning } = await upsert(api.client, KeyEncryptionKeyType, key(KEY), {});
  expect(outcome).toBe('unchanged');
  expect(warning).toContain('cannot be read');
});

test('replaces the reference when the secret of a credential has changed', async () => {
  const api = fakeApi({ s3: movedCredential, generated: secretOf('old') });
  expect((await upsert(api.client, RCloneCredentialType, credential('new', 'r1'), {})).outcome).toBe(
    'configured',
  );
  expect(api.writes).toEqual([['patch', 's3', { spec: { remoteSecret: { secret: null, value: 'new' } } }]]);
});

test('changes an option of a credential without touching its secret', async () => {
  const api = fakeApi({ s3: movedCredential, generated: secretOf('same') });
  await upsert(api.client, RCloneCredentialType, credential('same', 'r2'), {});
  expect(api.writes).toEqual([['patch', 's3', { spec: { remoteConfig: { region: 'r2' } } }]]);
});

test('finds a Secret unchanged by its encoded data', async () => {
  const api = fakeApi({ generated: secretOf('same') });
  const wanted = { ...secretOf(''), data: undefined, stringData: { value: 'same' } };
  expect((await upsert(api.client, SecretType, wanted, {})).outcome).toBe('unchanged');
});

function fakeApi(objects: Record<string, KubeObject>) {
  const writes: unknown[][] = [];
  const client = {
    get: async (_type: unknown, _namespace: unknown, name: string) => objects[name],
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
