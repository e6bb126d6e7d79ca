import { type LocalSite, startLocalSite } from '../local-site';

// Real servers and processes; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
});
afterAll(() => local.stop());
beforeEach(async () => {
  await local.endRecords();
  // Over files that the test before has orphaned.
  const applied = await local.cli(['apply', 'example', '--wait', '--no-storage-check']);
  expect(applied.exitCode).toBe(0);
  local.writes();
});

const NAME = 'prod-before-upgrade';

it('names server, context, backup and files before it asks, and takes no answer but yes', async () => {
  const { exitCode, stderr, io } = await local.cli(['remove', NAME], { isTTY: true, answer: 'y' });
  expect(io.questions).toEqual(['Remove it? Type "yes" to go on: ']);
  expect(stderr).toContain(local.site.url);
  expect(stderr).toMatch(/\(context \S+\)/);
  expect(stderr).toContain(`prod/${NAME}  Completed`);
  expect(stderr).toContain(`delete   s3://mosk-backups/prod/${NAME}.dek`);
  expect(stderr).toContain('[aborted]');
  expect(exitCode).toBe(130);
  expect(local.writes()).toEqual([]);
});

it('goes on after yes', async () => {
  const { exitCode } = await local.cli(['remove', NAME], { isTTY: true, answer: 'yes' });
  expect(exitCode).toBe(0);
  expect(local.bucketFiles()).toEqual([]);
});

it('leaves a backup alone that took the name while it was asked for the other one', async () => {
  const replaced = async () => {
    expect((await local.cli(['remove', NAME, '--yes'])).exitCode).toBe(0);
    expect((await local.cli(['apply', 'example', '--wait'])).exitCode).toBe(0);
    local.writes();
    return 'yes';
  };
  const { stdout } = await local.cli(['remove', NAME], { isTTY: true, answer: replaced });
  expect(stdout).toContain('was already gone');
  expect(local.writes()).toEqual([]);
  expect(local.bucketFiles()).toHaveLength(2);
});

it('does nothing without a terminal and without --yes', async () => {
  const { exitCode, stderr } = await local.cli(['remove', NAME]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/\[not-a-terminal\][\s\S]*--yes/);
  expect(local.writes()).toEqual([]);
});

it('--keep takes our mark off, and does and asks nothing else', async () => {
  const { exitCode, stdout } = await local.cli(['remove', NAME, '--keep']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('kept, and given up: it belonged to cli:default:prod/');
  expect(local.writes()).toEqual([`patch clusterbackups/${NAME}`]);
  expect(local.bucketFiles()).toHaveLength(2);

  const again = await local.cli(['remove', NAME, '--keep']);
  expect(again.stdout).toContain('kept: nothing was changed');
  expect(local.writes()).toEqual([]);
  await local.cli(['apply', 'example', '--adopt']);
});

it('--orphan removes the object, leaves the files and says where they are', async () => {
  const { exitCode, stdout, stderr } = await local.cli(['remove', NAME, '--orphan', '--yes']);
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('deleting');
  expect(stdout).toContain(
    `\n  s3://mosk-backups/prod/${NAME}.encrypted\n  s3://mosk-backups/prod/${NAME}.dek\n`,
  );
  // First the reason on the object, which admission policies ask for.
  expect(local.writes()).toEqual([
    `patch clusterbackups/${NAME}`,
    'create configmaps',
    `delete clusterbackups/${NAME}`,
  ]);
  expect(local.bucketFiles()).toHaveLength(2);
});

it('--keep and --orphan exclude each other', async () => {
  const { exitCode, stderr } = await local.cli(['remove', NAME, '--keep', '--orphan']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('cannot be used with');
});
