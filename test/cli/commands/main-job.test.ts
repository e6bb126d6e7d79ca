import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
});
afterAll(() => local.stop());

const NAME = 'prod-before-upgrade';

it('a dry run lets the server check everything and stores nothing', async () => {
  const { exitCode, stdout } = await local.cli(['apply', 'example', '--dry-run']);
  expect(stdout.split('\n').sort()).toEqual([
    '',
    'ClusterBackup prod/prod-before-upgrade  created (dry run)',
    'KeyEncryptionKey prod/prod-2026  created (dry run)',
    'RCloneCredential prod/s3-backup  created (dry run)',
  ]);
  expect(exitCode).toBe(0);
  expect((await local.cli(['status', '--json'])).stdout.trim()).toBe('[]');
});

it('apply --wait creates what is named before what names it, and ends when the files are there', async () => {
  local.writes();
  const { exitCode, stdout, stderr } = await local.cli(['apply', 'example', '--wait']);
  expect(exitCode).toBe(0);
  expect(local.writes()).toEqual([
    'create rclonecredentials',
    'create keyencryptionkeys',
    'create clusterbackups',
  ]);
  expect(stdout).toContain(`s3://mosk-backups/prod/${NAME}.dek`);
  expect(stderr).toMatch(/prod\/prod-before-upgrade {2}Completed {2}\(/);
  expect(local.bucketFiles()).toEqual([`prod/${NAME}.dek`, `prod/${NAME}.encrypted`]);
});

it('applied again, nothing changes and the same backup is reported', async () => {
  local.writes();
  const { exitCode, stdout, stderr } = await local.cli(['apply', 'example', '--wait', '--json']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('"text":"unchanged"');
  expect(local.writes()).toEqual([]);
  expect(JSON.parse(stdout)).toMatchObject({
    objects: [
      { kind: 'RCloneCredential', namespace: 'prod', name: 's3-backup', outcome: 'unchanged' },
      { kind: 'KeyEncryptionKey', namespace: 'prod', name: 'prod-2026', outcome: 'unchanged' },
      { kind: 'ClusterBackup', namespace: 'prod', name: NAME, outcome: 'unchanged' },
    ],
    backups: [{ namespace: 'prod', name: NAME, status: 'Completed', warnings: [] }],
  });
});

it('another owner cannot take the backup over', async () => {
  const { exitCode, stderr } = await local.cli(['apply', 'example', '--owner', 'somebody']);
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(
    /belongs to cli:default:prod\/prod-before-upgrade [\s\S]*\[not-ours\][\s\S]*fix: .*mosk-backup wait prod-before-upgrade/,
  );
});

it('status lists it for people and for machines', async () => {
  const { stdout } = await local.cli(['status']);
  expect(stdout.split('\n')[0]).toMatch(/^NAME +CLUSTER +STATUS +TARGET +ENCRYPTED +UPLOADED +AGE$/);
  expect(stdout).toMatch(
    /^prod-before-upgrade +prod +Completed +s3:\/\/mosk-backups\/prod +yes +\d+s ago +\d+s$/m,
  );
  const [summary] = JSON.parse((await local.cli(['status', NAME, '--json'])).stdout);
  expect(summary).toMatchObject({
    namespace: 'prod',
    name: NAME,
    cluster: 'prod',
    status: 'Completed',
    target: 's3://mosk-backups/prod',
    encrypted: true,
    deletionRequested: false,
    files: [`s3://mosk-backups/prod/${NAME}.encrypted`, `s3://mosk-backups/prod/${NAME}.dek`],
    owner: `cli:default:prod/${NAME}`,
  });
  expect(Object.keys(summary)).toEqual(expect.arrayContaining(['createdAt', 'completedAt', 'uploadedAt']));
  expect((await local.cli(['status', '-A'])).stdout).toMatch(/^NAMESPACE[\s\S]*\nprod +prod-before-upgrade/);
});

it('status shows those that exist beside a name that does not', async () => {
  const { exitCode, stdout, stderr } = await local.cli(['status', NAME, 'nosuch']);
  expect(stdout).toMatch(/^ClusterBackup prod\/prod-before-upgrade: Completed$/m);
  expect(stderr).toContain('[not-found]');
  expect(exitCode).toBe(5);
});

it('Ctrl-C before anything has begun says how to go on', async () => {
  const { io, ended } = local.start(['remove', NAME, '--yes']);
  io.interrupt();
  const { exitCode, stderr } = await ended;
  expect(stderr).toMatch(/\[aborted\][\s\S]*fix: {3}\S/);
  expect(exitCode).toBe(130);
});

it('wait ends at once for a backup that is complete', async () => {
  const { exitCode, stdout } = await local.cli(['wait', NAME, '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ name: NAME, status: 'Completed' }]);
});

it('verify decrypts with the key from a file and lists what is inside', async () => {
  const { exitCode, stdout } = await local.cli(['verify', NAME, '--key-file', 'example.key', '--json']);
  expect(exitCode).toBe(0);
  const { files, entries } = JSON.parse(stdout);
  expect(files).toEqual([
    { file: `s3://mosk-backups/prod/${NAME}.encrypted`, size: expect.any(Number) },
    { file: `s3://mosk-backups/prod/${NAME}.dek`, size: 96 },
  ]);
  expect(entries.map((entry: { name: string }) => entry.name)).toContain('./cluster.json');
});

it('remove deletes the files, then the object, and says so', async () => {
  local.writes();
  const { exitCode, stdout } = await local.cli(['remove', NAME, '--yes']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`prod/${NAME}  removed, its remote files were deleted\n`);
  expect(local.writes()).toEqual([`patch clusterbackups/${NAME}`, `delete clusterbackups/${NAME}`]);
  expect(local.bucketFiles()).toEqual([]);
});

it('a name that does not exist is an error of its own, unless asked otherwise', async () => {
  for (const command of ['wait', 'status', 'remove', 'verify']) {
    const { exitCode, stderr } = await local.cli([command, NAME]);
    expect([command, exitCode]).toEqual([command, 5]);
    expect(stderr).toMatch(
      /\[not-found\][\s\S]*ClusterBackup prod\/prod-before-upgrade on https:[\s\S]*status -n prod/,
    );
  }
  const ignored = await local.cli(['remove', NAME, '--ignore-not-found']);
  expect(ignored.exitCode).toBe(0);
  // Files that it has left are not looked for here, but told of.
  expect(ignored.stderr).toBe(
    `prod/${NAME}  there is no such backup: nothing to remove; if it was deleted with kubectl, its files may still be there: mosk-backup files --unclaimed -n prod\n`,
  );
});

it('a backup without a key: apply says what that means, and verify says it again', async () => {
  const spec = {
    targetCluster: 'prod',
    parameters: { rclone: { bucket: 'mosk-backups/open', credential: 's3-backup' } },
  };
  const backup = {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: 'open' },
    spec,
  };
  const applied = await local.cli(['apply', '-'], { stdin: JSON.stringify(backup) });
  expect(applied.stderr).toMatch(
    /^warning: ClusterBackup prod\/open: NOT ENCRYPTED: .*s3:\/\/mosk-backups\/open/,
  );
  expect(applied.stdout).toBe(`prod/open  created; not uploaded yet, will be at:
  s3://mosk-backups/open/open
  wait for it: mosk-backup wait open -n prod
`);
  expect((await local.cli(['wait', 'open'])).exitCode).toBe(0);
  expect((await local.cli(['verify', 'open'])).stdout).toContain('it is NOT ENCRYPTED: ');
  expect(JSON.parse((await local.cli(['verify', 'open', '--json'])).stdout).encrypted).toBe(false);
  expect((await local.cli(['remove', 'open', '--yes'])).exitCode).toBe(0);
});

it('no secret is in anything that any command writes', async () => {
  const { key, storage } = local.example;
  const commands = [
    ['apply', 'example', '--wait', '--json'],
    ['apply', 'example', '--wait'],
    ['status', '--json'],
    ['verify', NAME, '--key-file', 'example.key'],
    ['doctor', '--json'],
    ['remove', NAME, '--yes', '--json'],
  ];
  for (const argv of commands) {
    const { stdout, stderr } = await local.cli(argv, { env: { MOSK_BACKUP_DEBUG: '1' } });
    expect(stdout + stderr).not.toContain(key);
    expect(stdout + stderr).not.toContain(storage.secretAccessKey);
  }
});
