import type { ApiClient } from '../../../providers/kubernetes';
import { s3Access } from '../../../providers/storage';

const remoteConfig = { type: 's3', endpoint: 'https://s3', access_key_id: 'id' };
const objects: Record<string, object> = {
  s3: { spec: { remoteConfig, remoteSecret: { secret: { name: 'moved' } } } },
  unclear: { spec: { remoteConfig, remoteSecret: { secret: { name: 'two' } } } },
  moved: { data: { value: btoa('the secret') } },
  two: { data: { a: btoa('one secret'), b: btoa('another secret') } },
};
const asked: string[] = [];
const client = {
  async get(_type: unknown, _namespace: unknown, name: string) {
    asked.push(name);
    return objects[name];
  },
} as unknown as ApiClient;
const otherwise = 'say it';
const of = (name: string) => ({ namespace: 'prod', name });

beforeEach(() => asked.splice(0));

it('is what the credential and the Secret behind it say', async () => {
  expect(await s3Access(client, of('s3'), { otherwise })).toEqual({ remoteConfig, secret: 'the secret' });
});

it('asks for nothing that is known', async () => {
  const known = { endpoint: 'https://mine', accessKeyId: 'mine', secret: 'mine' };
  expect(await s3Access(client, of('s3'), { known, otherwise })).toEqual({
    remoteConfig: { endpoint: 'https://mine', access_key_id: 'mine' },
    secret: 'mine',
  });
  expect(asked).toEqual([]);
});

it('takes the secret from another Secret when told so', async () => {
  const known = { credentialSecret: 'moved', endpoint: 'https://mine' };
  expect(await s3Access(client, of('unclear'), { known, otherwise })).toEqual({
    remoteConfig: { ...remoteConfig, endpoint: 'https://mine' },
    secret: 'the secret',
  });
});

it.each([
  ['absent', 'RCloneCredential prod/absent'],
  ['unclear', 'RCloneCredential prod/unclear: spec.remoteSecret'],
])('is refused for a credential that is %s, with a way out and without a secret', async (name, at) => {
  const error = await s3Access(client, of(name), { otherwise }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'reference-missing', at, fix: expect.stringContaining('or say it') });
  expect(JSON.stringify(error)).not.toContain('one secret');
});
