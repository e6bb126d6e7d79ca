import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  SecretType,
} from '../../../lib/model';
import { type LocalSite, startLocalSite } from '../local-site';

// Real servers; on a busy machine they take their time.
let local: LocalSite;
beforeEach(async () => {
  local = await startLocalSite();
  expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
});
afterEach(() => local.stop());

const NAME = 'prod-before-upgrade';
const OTHER = 'another-key-'.repeat(4);
const check = (...options: string[]) => local.cli(['key', 'check', ...options]);
const stored = (file: string) => path.join(local.site.s3.directory, local.site.s3.bucket, 'prod', file);
const record = async () => {
  const key = await local.site.client.get<KeyEncryptionKeyManifest>(
    KeyEncryptionKeyType,
    'prod',
    'prod-2026',
  );
  return key?.metadata.annotations?.['mosk-backup/key-verified'];
};
const otherFile = () => {
  writeFileSync(path.join(local.folder, 'other.key'), `${OTHER}\n`);
  return 'other.key';
};
const again = (name: string) => local.cli(['create', name, '--like', NAME, '--wait']);

it('the file of the live key opens the archives of all backups that name it, and is recorded only when asked', async () => {
  await again('second');
  const { exitCode, stdout, stderr } = await check('prod-2026', '--key-file', 'example.key');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toContain('KeyEncryptionKey prod/prod-2026: the file is equal to the live value\n');
  expect(stdout).toContain('It opens 2 of 2 archives that name it.');
  expect(stdout).toMatch(/^second +20\S+ +opened +s3:\/\/mosk-backups\/prod\/second\.dek$/m);
  expect(stdout).not.toContain(readFileSync(path.join(local.folder, 'example.key'), 'utf8').trim());
  expect(await record()).toBeUndefined();

  const recorded = await check('prod-2026', '--key-file', 'example.key', '--record', '--json');
  const [{ live, archives, recordedAt }] = JSON.parse(recorded.stdout);
  expect([live, archives.map(({ opens }: { opens: boolean }) => opens)]).toEqual(['equal', [true, true]]);
  const { metadata } = (await local.site.client.get(KeyEncryptionKeyType, 'prod', 'prod-2026')) ?? {};
  expect(await record()).toBe(`${recordedAt} ${metadata?.generation}`);
});

it('without a name it says which key of the namespace the file is', async () => {
  await local.cli(['key', 'create', 'prod-2027', '--stdin'], { stdin: `${OTHER}\n` });
  const { exitCode, stdout } = await check('--key-file', otherFile());
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^KeyEncryptionKey prod\/prod-2027: the file is equal/);
  expect(stdout).toContain('No backup in a storage names it.');
  expect(stdout).not.toContain('prod-2026');
});

it('another file is neither the key nor recorded: exit code 7', async () => {
  for (const name of [['prod-2026'], []]) {
    const { exitCode, stdout, stderr } = await check(...name, '--key-file', otherFile(), '--record');
    expect(exitCode).toBe(7);
    expect(stdout).toContain('the file is NOT the live value');
    expect(stdout).toMatch(/NOT opened/);
    expect(stderr).toMatch(/\[key-differs\]/);
    expect(stdout + stderr).not.toContain(OTHER);
  }
  expect(await record()).toBeUndefined();
});

it('an archive of an earlier value under the same name is told, though the file is the key of today', async () => {
  await local.site.client.patch(
    KeyEncryptionKeyType,
    'prod',
    'prod-2026',
    { spec: { secret: { value: OTHER, secret: null } } },
    { type: 'merge' },
  );
  // The file of then opens the newest archive, and is not the key of today.
  const former = await check('prod-2026', '--key-file', 'example.key', '--record');
  expect(former.exitCode).toBe(7);
  expect(former.stdout).toContain('It opens 1 of 1 archive');
  expect(await record()).toBeUndefined();

  await again('second');
  const { exitCode, stdout, stderr } = await check('prod-2026', '--key-file', otherFile());
  expect(exitCode).toBe(7);
  expect(stdout).toContain('the file is equal to the live value');
  expect(stdout).toContain('It opens 1 of 2 archives that name it.');
  expect(stderr).toMatch(
    /does not open all archives[\s\S]*value: 1 archive, the newest of prod-before-upgrade/,
  );
});

it('where the cluster has lost the key, the archives tell', async () => {
  await local.site.client.delete(KeyEncryptionKeyType, 'prod', 'prod-2026');
  const { exitCode, stdout } = await check('prod-2026', '--key-file', 'example.key', '--record');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('there is no such object any more');
  expect(stdout).toContain('It opens 1 of 1 archive');
});

describe('a key that is put back', () => {
  const putBack = (stdin: string) => local.cli(['key', 'create', 'prod-2026', '--stdin'], { stdin });
  beforeEach(() => local.site.client.delete(KeyEncryptionKeyType, 'prod', 'prod-2026'));

  it('is refused where it does not open the newest archive, and nothing is made', async () => {
    const { exitCode, stderr } = await putBack(`${OTHER}\n`);
    expect(exitCode).toBe(7);
    expect(stderr).toMatch(
      /not the key that its archives were made with[\s\S]*key check prod-2026 --key-file/,
    );
    expect(await local.site.client.get(KeyEncryptionKeyType, 'prod', 'prod-2026')).toBeUndefined();
  });

  it('is taken where it opens that one, and that is said', async () => {
    const { exitCode, stderr } = await putBack(readFileSync(path.join(local.folder, 'example.key'), 'utf8'));
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining(`It opens the newest archive that names it, of ${NAME}.`),
    ]);
  });

  it('says what to do next where no archive can be tried', async () => {
    await local.site.client.delete(RCloneCredentialType, 'prod', 's3-backup');
    const { exitCode, stderr } = await putBack(`${OTHER}\n`);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /nobody has tried it.*Next: mosk-backup key check prod-2026 --key-file FILE -n prod/,
    );
  });
});

it('where neither its Secret nor a storage can be read, nothing is shown and nothing recorded', async () => {
  const { items } = await local.site.client.list(SecretType, 'prod');
  for (const { metadata } of items) await local.site.client.delete(SecretType, 'prod', metadata.name);
  await local.site.client.delete(RCloneCredentialType, 'prod', 's3-backup');
  const { exitCode, stdout, stderr } = await check('prod-2026', '--key-file', 'example.key', '--record');
  expect(exitCode).toBe(7);
  expect(stdout).toMatch(/not tried .*The credential of this backup does not exist/);
  expect(stderr).toMatch(/Nothing shows that the file holds this key/);
  expect(await record()).toBeUndefined();
});

it('a .dek that is gone or of another archive is told apart from a wrong key', async () => {
  await again('second');
  writeFileSync(stored('second.dek'), readFileSync(stored(`${NAME}.dek`)));
  rmSync(stored(`${NAME}.dek`));
  const { exitCode, stdout } = await check('prod-2026', '--key-file', 'example.key');
  expect(exitCode).toBe(7);
  expect(stdout).toMatch(/^second .* NOT opened .* a \.dek of another archive$/m);
  expect(stdout).toMatch(/^prod-before-upgrade .* not tried .* its \.dek is not in the storage$/m);
});

it('a name that nothing has is said, with where to look', async () => {
  const { exitCode, stderr } = await check('prod-2062', '--key-file', 'example.key');
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(/\[not-found\][\s\S]*kubectl get keyencryptionkeys -n prod/);
});

it('policy and doctor want the record, and a look at the Secret of the cluster makes none', async () => {
  // A management cluster without OrphanGuard has a problem of its own, of another exit code.
  const doctor = (...options: string[]) => local.cli(['doctor', ...options]);
  const policy = () => local.cli(['check', 'example', '--live', '--json']);
  const found = async () =>
    JSON.parse((await policy()).stdout).findings.filter(({ rule }: { rule: string }) => rule === 'MB045');
  await local.cli(['verify', NAME, '--key-file', 'example.key']);
  expect(await doctor()).toMatchObject({
    exitCode: 7,
    stdout: expect.stringMatching(
      /PROBLEM +KeyEncryptionKey prod\/prod-2026: nobody has [\s\S]*mosk-backup key check prod-2026 --key-file FILE --record -n prod/,
    ),
  });
  expect(await found()).toHaveLength(1);

  expect((await check('prod-2026', '--key-file', 'example.key', '--record')).exitCode).toBe(0);
  const well = await doctor('--key-age', '90d');
  expect(well.exitCode).toBe(3);
  expect(well.stdout).toMatch(/ok +project prod: 1 in use, verified from a file\n/);
  expect(await found()).toEqual([]);

  // Another value under the same name is another key.
  const value = { spec: { secret: { value: OTHER, secret: null } } };
  await local.site.client.patch(KeyEncryptionKeyType, 'prod', 'prod-2026', value, { type: 'merge' });
  expect((await doctor()).stdout).toContain('it has changed since it was verified from a file');
  expect(await found()).toHaveLength(1);
});
