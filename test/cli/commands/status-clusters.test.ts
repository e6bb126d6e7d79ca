import { ClusterBackupType } from '../../../lib/model';
import { createNightlyOfOther, type LocalSite, startLocalSite } from '../local-site';

// Real servers; on a busy machine they take their time.
let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite();
  await local.cli(['apply', 'example', '--wait']);
});
afterAll(() => local.stop());

it('status --clusters shows what explain says of each cluster, and changes nothing', async () => {
  local.writes();
  const { exitCode, stdout } = await local.cli(['status', '--clusters', '--json']);
  expect(exitCode).toBe(0);
  const [prod] = JSON.parse(stdout);
  const explained = JSON.parse((await local.cli(['explain', 'prod', '--json'])).stdout).live;
  expect(prod).toMatchObject({
    namespace: 'prod',
    cluster: 'prod',
    lastBackup: { name: explained.lastBackup.name, encrypted: true },
    nextRun: null,
    running: 0,
    failed: 0,
    risk: explained.risk,
    overdue: null,
  });
  expect(local.writes()).toEqual([]);
});

it('status --clusters -A --rpo shows all of them, and ends with 3 for one that is overdue', async () => {
  await createNightlyOfOther(local);
  const { exitCode, stdout, stderr } = await local.cli(['status', '--clusters', '-A', '--rpo', '26h']);
  expect(exitCode).toBe(3);
  const rows = stdout.split('\n').map((line) => line.split(/ {3,}/));
  const [headings, ...lines] = rows;
  expect([headings?.[0], headings?.at(-1)]).toEqual(['NAMESPACE', 'RPO']);
  const verdicts = lines.map((row) => [row[0], row[1], row.at(-1)]);
  expect(verdicts).toContainEqual(['prod', 'prod', 'kept']);
  expect(verdicts).toContainEqual(['other', 'new', 'OVERDUE']);
  expect(stderr.match(/\[backup-overdue\]/g)).toHaveLength(1);
  expect(stderr).toContain('Cluster other/new');
});

it('status --clusters takes three lists, however many clusters there are', async () => {
  const before = local.site.audit.length;
  await local.cli(['status', '--clusters', '-A']);
  const asked = local.site.audit.slice(before).filter(({ user }) => user === 'admin');
  expect(asked.map(({ verb, resource }) => `${verb} ${resource}`).sort()).toEqual([
    'list clusterbackups',
    'list clusterbackupschedules',
    'list clusters',
  ]);
  expect(asked.find(({ resource }) => resource === ClusterBackupType.plural)?.namespace).toBeUndefined();
});

it('status --clusters with a name is a mistake that leads to explain', async () => {
  const { exitCode, stderr } = await local.cli(['status', 'prod', '--clusters']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/fix: .*mosk-backup explain/);
});
