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
  expect(stdout).toMatch(/found +yes +s3:\/\/mosk-backups\/prod\/prod-before-upgrade\.encrypted/);
  expect(stdout).toMatch(
    /complete +yes .*\ndecrypts +yes +with example\.key\nreadable to its end +yes +tar, \d+ entries\n/,
  );
  expect(stdout).toMatch(/checksum equal +yes +MD5 [0-9a-f]{32}\n/);
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
  ['another key', ['--key-file', 'other.key'], 'decryption-failed', 7],
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
  expect(stderr).toContain(`[${code}]`);
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
  const { exitCode, stderr, stdout } = await verify('--key-file', 'example.key');
  expect(stderr).toMatch(
    /The archive was cut short.*\[archive-invalid\][\s\S]*value: \d+ bytes, which are no whole/,
  );
  expect(stdout).toMatch(/found +yes[\s\S]*complete +NO[\s\S]*readable to its end +not done/);
  expect(`${stdout}${stderr}`).not.toMatch(/wrong key/i);
  expect(exitCode).toBe(7);
});

it('the verdict is one for machines too, whether it is good or not', async () => {
  const verdictOf = async (...options: string[]) => {
    const { exitCode, stdout } = await verify('--json', ...options);
    const { namespace, name, encrypted, files, entries, archives } = JSON.parse(stdout);
    expect({ namespace, name, encrypted, files: files.length }).toEqual({
      namespace: 'prod',
      name: NAME,
      encrypted: true,
      files: 2,
    });
    return { exitCode, entries, ...archives[0] };
  };
  const good = await verdictOf('--key-file', 'example.key');
  expect(good).toMatchObject({ exitCode: 0, base: `prod/${NAME}`, reason: null });
  expect(good.entryCount).toBe(good.entries.length);
  expect(good.verdict.map((each: { holds: boolean }) => each.holds)).toEqual([true, true, true, true, true]);
  file('other.key', `${'another-key-'.repeat(4)}\n`);
  const wrong = await verdictOf('--key-file', 'other.key');
  expect(wrong).toMatchObject({ exitCode: 7, reason: 'wrong-key', entryCount: 0 });
});
