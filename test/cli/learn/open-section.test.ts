/** Where the path of the Cluster's backup section is open, nobody takes the usual one for it: what is not known is said. */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ClusterType, MoskApi } from '../../../lib/model';
import { type Projects, startProjects, to } from '../projects';

// Real servers; on a busy machine they take their time.
jest.setTimeout(60_000);

let projects: Projects;
beforeAll(async () => {
  projects = await startProjects();
  // No Cluster has a section yet, and no schema tells where it would be.
  await projects.cli('prod', 'api', 'learn', '--write', 'api.yaml');
  // It begins with the target that there is then, and there is none.
  await projects.backup('prod', 'plain', {});
  await projects.site.client.patch(
    ClusterType,
    'prod',
    'prod',
    MoskApi.v26_2.clusterBackupPatch(to('backups/section')),
    { type: 'merge' },
  );
  await projects.backup('prod', 'elsewhere', { parameters: to('backups/own') });
});
afterAll(() => projects.stop());

/** With the path as it is assumed, and with the file that leaves it open. */
async function both(...argv: string[]) {
  const assumed = await projects.cli('prod', ...argv);
  const open = await projects.cli('prod', ...argv, '--api', 'api.yaml');
  return { assumed, open };
}

it('check --live says that the default target is not known', async () => {
  const file = projects.manifest('plain', {});
  const { metadata, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...rest, metadata: { ...metadata, namespace: 'prod' } }));
  const { assumed, open } = await both('check', 'plain.json', '--live', '--json');
  const about = (text: string) =>
    JSON.parse(text).findings.filter(({ rule }: { rule: string }) => rule === 'MB001');
  expect(about(assumed.stdout)).toEqual([]);
  expect(about(open.stdout)).toEqual([
    expect.objectContaining({ problem: expect.stringMatching(/default target, of which nothing is known/) }),
  ]);
});

it('runbook --live leads nobody to a place that is only assumed', async () => {
  const { assumed, open } = await both('runbook', 'prod', '--live', '--json');
  const placesOf = (text: string) =>
    JSON.parse(text).clusters[0].targets.map(({ kind }: { kind: string }) => kind);
  expect(placesOf(assumed.stdout)).toEqual(['s3', 's3']);
  expect(placesOf(open.stdout)).toContain('unknown');
  expect(open.stdout).not.toContain('backups/section');
  expect(open.stdout).toContain('target-unknown');
});

it('the story of a backup without a target of its own says that nobody knows where its archive is', async () => {
  const { assumed, open } = await both('status', 'plain');
  expect(assumed.stdout).toMatch(/^Credential +RCloneCredential s3/m);
  for (const row of ['Target', 'Files', 'Credential', 'Key'])
    expect(open.stdout).toMatch(new RegExp(`^${row} +not known`, 'm'));
  expect(open.stdout).not.toMatch(/manager node|NOT ENCRYPTED|backups\/section/);
  const own = await both('status', 'elsewhere');
  expect(own.open.stdout).toBe(own.assumed.stdout);
});

it('files --unclaimed cannot tell of a file that only such a section may name', async () => {
  const file = path.join(projects.site.s3.directory, 'backups/section/of-nobody');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'an archive');
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  const { assumed, open } = await both('files', '--unclaimed', '--json');
  const verdicts = (text: string) =>
    JSON.parse(text).files.map(({ verdict, file: named }: Record<string, string>) => [verdict, named]);
  expect(verdicts(assumed.stdout)).toContainEqual(['unclaimed', 's3://backups/section/of-nobody']);
  expect(verdicts(open.stdout)).toContainEqual(['cannot tell', 's3://backups/section/of-nobody']);
  expect(JSON.parse(open.stdout).unread).toEqual([
    expect.objectContaining({ kind: 'Cluster', mayClaim: true, why: expect.stringMatching(/leaves open/) }),
  ]);
  expect(open.exitCode).toBe(7);
});
