import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
});
afterAll(() => local.stop());
beforeEach(async () => {
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
});
afterEach(async () => {
  expect((await local.cli(['remove', NAME, '--yes'])).exitCode).toBe(0);
});

const NAME = 'prod-before-upgrade';
const stored = (suffix: string) =>
  path.join(local.site.s3.directory, local.site.s3.bucket, 'prod', `${NAME}.${suffix}`);
const file = (name: string, text: string) => {
  writeFileSync(path.join(local.folder, name), text);
  return name;
};
const verify = (...options: string[]) => local.cli(['verify', NAME, ...options]);

it('reads sizes, decrypts and lists, for people', async () => {
  const { exitCode, stdout } = await verify('--key-file', 'example.key');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/96 B +s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.dek/);
  expect(stdout).toMatch(/ \.\/cluster\.json\n/);
  expect(stdout).toMatch(/prod\/prod-before-upgrade can be read: \d+ entries, /);
});

it('takes endpoint and key of the storage from files when the cluster may not be asked', async () => {
  const { endpoint, accessKeyId, secretAccessKey } = local.site.s3;
  const secret = file('s3.secret', `${secretAccessKey}\n`);
  const before = local.site.audit.length;
  const { exitCode } = await verify(
    ...['--key-file', 'example.key', '--endpoint', endpoint],
    ...['--access-key-id', accessKeyId, '--secret-file', secret],
  );
  expect(exitCode).toBe(0);
  const asked = local.site.audit.slice(before).filter(({ user }) => user === 'admin');
  expect(asked.map(({ resource }) => resource)).toEqual(['clusterbackups']);
});

it.each([
  ['no key', [], 'usage', 2],
  ['an empty key file', ['--key-file', 'empty.key'], 'file-invalid', 2],
  ['a key file that does not exist', ['--key-file', 'absent.key'], 'file-invalid', 2],
  ['another key', ['--key-file', 'other.key'], 'decryption-failed|archive-invalid', 7],
  [
    'another secret of the storage',
    ['--key-file', 'example.key', '--secret-file', 'other.key'],
    'storage-error',
    7,
  ],
])('%s: [%s] and its exit code', async (_what, options, code, exit) => {
  file('empty.key', '\n');
  file('other.key', `${'another-key-'.repeat(4)}\n`);
  const { exitCode, stderr } = await verify(...options);
  // A wrong key gives garbage instead of an error in one of 256 cases.
  expect(stderr).toMatch(new RegExp(`\\[(${code})\\]`));
  expect(stderr).toMatch(/fix: {3}\S/);
  expect(stderr).not.toContain('another-key');
  expect(exitCode).toBe(exit);
});

it('a wrong option is not blamed on the RCloneCredential', async () => {
  const { stderr } = await verify('--key-file', 'example.key', '--secret-file', 'other.key');
  expect(stderr).toMatch(/\[storage-error\][\s\S]*fix: +check what was given with --secret-file\n/);
});

it('a data key that is gone is named, with what that means', async () => {
  rmSync(stored('dek'));
  const { exitCode, stderr } = await verify('--key-file', 'example.key');
  expect(stderr).toMatch(
    /\[storage-file-missing\][\s\S]*prod-before-upgrade\.dek\n[\s\S]*cannot be decrypted/,
  );
  expect(exitCode).toBe(7);
});

it('an archive that was cut short does not pass', async () => {
  truncateSync(stored('encrypted'), readFileSync(stored('encrypted')).length - 1000);
  const { exitCode, stderr } = await verify('--key-file', 'example.key');
  expect(stderr).toMatch(
    /The archive is damaged.*\[decryption-failed\][\s\S]*value: \d+ bytes, not a multiple of 16/,
  );
  expect(stderr).not.toContain('key is wrong');
  expect(exitCode).toBe(7);
});
