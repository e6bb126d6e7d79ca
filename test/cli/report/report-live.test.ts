/** On a management cluster that is there, and one that is not. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from '../../../cli/run';
import { apiVersionOf, ClusterBackupScheduleType } from '../../../lib/model';
import type { Report } from '../../../lib/report';
import { exampleParameters } from '../commands/nights';
import { fakeIo } from '../fake-io';
import { type LocalSite, startLocalSite } from '../local-site';
import { runInShell } from '../run-as-printed';

// Real servers and processes; on a busy machine they take their time.
jest.setTimeout(120_000);

let local: LocalSite;
beforeAll(async () => {
  local = await startLocalSite({ clusters: ['prod', 'shop', 'bare'] });
  expect(await local.cli(['apply', 'example', '--wait'])).toMatchObject({ exitCode: 0 });
  await local.site.client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: 'shop-nightly', namespace: 'prod' },
    spec: { targetCluster: 'shop', schedule: '0 1 * * *', parameters: await exampleParameters(local) },
  });
  writeFileSync(
    path.join(local.folder, 'inventory.yaml'),
    `
managementClusters: [{ name: gone, release: 2.32.1 }]
clusters: [{ name: prod, project: prod, managementCluster: gone, release: 26.2.1 }]
`,
  );
});
afterAll(() => local.stop());

async function report(): Promise<Report> {
  const { stdout, exitCode } = await local.cli(['report', '--json']);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Report;
}

it('without an inventory it is of the current context, says that there is no RPO, and writes nothing', async () => {
  local.writes();
  const { exitCode, stdout, stderr } = await local.cli(['report']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('without an inventory nobody says of which tier a cluster is');
  expect(stdout).toContain('There is no RPO to compare with');
  expect(stdout).toContain('| `prod/prod` |');
  expect(local.writes()).toEqual([]);
});

it('what is to be done first can be copied into a shell: each command works, and mends what it can', async () => {
  const { toDo } = await report();
  expect(toDo.map(({ code, about }) => `${code} ${about}`)).toEqual([
    'no-good-backup prod/bare',
    'no-good-backup prod/shop',
    'not-scheduled prod/prod',
    'not-rehearsed prod/prod',
  ]);
  // As somebody has handed it out.
  copyFileSync(path.join(local.folder, 'example.key'), path.join(local.folder, 'prod-2026.key'));
  for (const { command } of toDo) expect([command, await runInShell(local, command)]).toEqual([command, 0]);
  expect((await report()).toDo.map(({ code, about }) => `${code} ${about}`)).toEqual([
    'no-good-backup prod/bare',
    'not-scheduled prod/prod',
    'not-rehearsed prod/shop',
  ]);
});

it('a management cluster that cannot be reached is counted, ends with 6, and the file is written', async () => {
  const argv = ['report', '--inventory', 'inventory.yaml', '--out', 'report.json'];
  const { exitCode, stderr } = await local.cli(argv);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('gone');
  const written = JSON.parse(readFileSync(path.join(local.folder, 'report.json'), 'utf8')) as Report;
  expect(written.totals.states).toMatchObject({ 'not-known': 1, kept: 0, good: 0 });
});

it('is written as a whole or not at all', async () => {
  const { exitCode, stderr } = await local.cli(['report', '--out', 'example']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('The report cannot be written here');
  expect(readdirSync(local.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('has no secret of the management cluster in it, in any form', async () => {
  for (const format of ['markdown', 'html', 'json', 'csv']) {
    const { stdout, stderr } = await local.cli(['report', '--format', format]);
    expect(stdout).toContain('prod');
    for (const secret of [local.example.key, local.site.s3.secretAccessKey]) {
      expect(stdout + stderr).not.toContain(secret);
    }
  }
});

it('a project of which nothing is there is no good news', async () => {
  const io = fakeIo({ cwd: local.folder, env: { KUBECONFIG: local.site.kubeconfigPath } });
  expect(await run(['report', '-n', 'prdo'], io)).toBe(5);
  expect(io.output.stdout).toBe('');
  expect(io.output.stderr).toContain('Nothing is there of this project');
});

it('a cluster that stands in the inventory alone is not found, which is more than to have no backup', async () => {
  writeFileSync(
    path.join(local.folder, 'fleet.yaml'),
    `
managementClusters: [{ name: site, release: 2.32.1, context: mosk-backup-local }]
clusters:
  - { name: prod, project: prod, managementCluster: site, release: 26.2.1 }
  - { name: ghost, project: prod, managementCluster: site, release: 26.2.1 }
`,
  );
  const { stdout } = await local.cli(['report', '--inventory', 'fleet.yaml']);
  expect(stdout).toMatch(/\| `site\/prod\/ghost` +\|.*\| NOT FOUND/);
  expect(stdout).toContain('declared in the inventory, not found on the management cluster');
  const found = JSON.parse(
    (await local.cli(['report', '--inventory', 'fleet.yaml', '--json'])).stdout,
  ) as Report;
  expect(found.toDo.filter(({ about }) => about.includes('ghost')).map(({ code }) => code)).toEqual([
    'not-found',
  ]);
});
