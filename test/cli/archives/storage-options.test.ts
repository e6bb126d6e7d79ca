import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type StorageOptions, wholeStorageAccess } from '../../../cli/archives';
import { fakeIo } from '../fake-io';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mosk-storage-options-'));
  const file = (name: string, text: string) => writeFileSync(path.join(cwd, name), text);
  file('secret', 'secret-of-file\r\n');
  file(
    'rclone.conf',
    `# of the storage team
[local]
type = local

[ceph]
type = s3
provider = Ceph
endpoint = https://s3.corp.example:8443
access_key_id = id-of-section
secret_access_key = secret=of=section
; a comment
`,
  );
  file('two.conf', '[a]\ntype = s3\n[b]\ntype = s3\nsecret_access_key = x\n');
  file('encrypted.conf', '# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc\n');
  file('saved.yaml', manifest('\n    secret: { name: gen, key: value }'));
  file('before.yaml', manifest('\n    value: secret-of-manifest'));
  file('two.yaml', `${manifest(' {}')}---\n${manifest(' {}')}`);
});
afterAll(() => rmSync(cwd, { recursive: true }));

function manifest(secret: string): string {
  return `apiVersion: kaas.mirantis.com/v1alpha1
kind: RCloneCredential
metadata: { name: s3, namespace: prod }
spec:
  remoteName: s3
  remoteConfigSecretKey: secret_access_key
  remoteConfig: { type: s3, endpoint: https://s3.saved.example, access_key_id: id-of-manifest, region: eu }
  remoteSecret:${secret}
`;
}

const access = (options: StorageOptions, env: Record<string, string> = {}) =>
  wholeStorageAccess(options, fakeIo({ cwd, env }));
const AWS = {
  AWS_ENDPOINT_URL: 'https://s3.env.example',
  AWS_ACCESS_KEY_ID: 'id-of-env',
  AWS_SECRET_ACCESS_KEY: 'secret-of-env',
  AWS_SESSION_TOKEN: 'token-of-env',
  AWS_REGION: 'eu-env',
};

it('options tell a storage', async () => {
  const options = { endpoint: 'https://s3.example', accessKeyId: 'id', secretFile: 'secret', region: 'eu' };
  expect(await access(options)).toEqual({
    remoteConfig: { type: 's3', endpoint: 'https://s3.example', access_key_id: 'id', region: 'eu' },
    secret: 'secret-of-file',
  });
});

it.each([[{}], [{ remote: 'ceph' }]])('a section of an rclone configuration file does: %o', async (more) => {
  const { remoteConfig, secret } = await access({ rcloneConfig: 'rclone.conf', ...more });
  expect(remoteConfig).toEqual({
    type: 's3',
    provider: 'Ceph',
    endpoint: 'https://s3.corp.example:8443',
    access_key_id: 'id-of-section',
  });
  expect(secret).toBe('secret=of=section');
});

it('a saved manifest and a file with the secret do', async () => {
  const { remoteConfig, secret } = await access({ credential: 'saved.yaml', secretFile: 'secret' });
  expect(remoteConfig).toMatchObject({
    endpoint: 'https://s3.saved.example',
    access_key_id: 'id-of-manifest',
  });
  expect(secret).toBe('secret-of-file');
});

it('a manifest from before the object was created has the secret itself', async () => {
  expect((await access({ credential: 'before.yaml' })).secret).toBe('secret-of-manifest');
});

it('the environment does', async () => {
  expect(await access({}, AWS)).toEqual({
    remoteConfig: {
      type: 's3',
      endpoint: 'https://s3.env.example',
      access_key_id: 'id-of-env',
      session_token: 'token-of-env',
      region: 'eu-env',
    },
    secret: 'secret-of-env',
  });
});

it('options go before files, and files before the environment, of which nothing is mixed in that belongs to another key', async () => {
  const { remoteConfig, secret } = await access(
    { rcloneConfig: 'rclone.conf', endpoint: 'https://other.example' },
    AWS,
  );
  expect(remoteConfig).toEqual({
    type: 's3',
    provider: 'Ceph',
    endpoint: 'https://other.example',
    access_key_id: 'id-of-section',
  });
  expect(secret).toBe('secret=of=section');
  const missing = { credential: 'saved.yaml' };
  await expect(access(missing, AWS)).rejects.toMatchObject({ code: 'usage', at: '--secret-file' });
});

it.each([
  [{}, 'usage', /--endpoint, --access-key-id, --secret-file/],
  [{ rcloneConfig: 'two.conf' }, 'file-invalid', /sections of type s3: a, b/],
  [{ rcloneConfig: 'rclone.conf', remote: 'local' }, 'file-invalid', /sections of type s3: ceph/],
  [{ rcloneConfig: 'encrypted.conf' }, 'file-invalid', /rclone config show/],
  [{ rcloneConfig: 'absent.conf' }, 'file-invalid', /does not exist/],
  [{ rcloneConfig: 'rclone.conf', credential: 'saved.yaml' }, 'usage', /give one of them/],
  [{ remote: 'ceph' }, 'usage', /--rclone-config/],
  [{ credential: 'two.yaml' }, 'file-invalid', /exactly one/],
] as const)('%o is refused, with what to do and no secret', async (options, code, says) => {
  const error = await access(options).catch((thrown) => thrown);
  expect(error).toMatchObject({ code });
  expect(error.message).toMatch(says);
  expect(error.message).not.toMatch(/secret[-=]of/);
});
