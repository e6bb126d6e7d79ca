import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { writeFiles, writeManifests } from './explain-manifests';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'explain-test-'));
  writeManifests(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function explain(argv: readonly string[], env: Record<string, string> = {}) {
  const io = fakeIo({ cwd: folder, env });
  const exitCode = await run(['explain', ...argv, '--from', '2027-01-01'], io);
  return { exitCode, ...io.output };
}
const DECLARED = ['prod', '--manifests', 'clusters'];

it('manifests say which schedules, targets, keys and files a cluster has, and how much of a risk that is', async () => {
  const { exitCode, stdout } = await explain([...DECLARED, '--rpo', '26h']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`Cluster prod/prod

As declared in clusters

  Risk         3 of 5, medium
               - archives of weekly are not encrypted
               - lunch starts no backups
               - nightly and weekly can start 20 minutes apart: the second of two backups at a time fails
               - whether its backups succeed was not looked at
  Longest gap  24h, first from Fri 2027-01-01 01:00 to Sat 2027-01-02 01:00 UTC; RPO 26h: kept

  SCHEDULE   CRON          TO                                                 CREDENTIAL   KEY         GAP
  lunch      45 11 * * *   nfs://10.0.0.7:/exports (default of the Cluster)   -            NONE        -
  nightly    0 1 * * *     s3://backups/prod (its own)                        s3-backup    prod-2026   24h
  weekly     20 1 * * 0    nfs://10.0.0.7:/exports (default of the Cluster)   -            NONE        7d
  lunch starts no backups: spec.suspend suspends it, a field that MOSK does not document

  Remote files of the next runs
    s3://backups/prod/nightly-20270101010000.encrypted
    s3://backups/prod/nightly-20270101010000.dek
    nfs://10.0.0.7:/exports/weekly-20270103012000
  That MOSK names the backups of a schedule <schedule>-<time>, and the files after them, is assumed.

  NEXT RUNS (UTC)        SCHEDULE
  Fri 2027-01-01 01:00   nightly
  Sat 2027-01-02 01:00   nightly
  Sun 2027-01-03 01:00   nightly
  Sun 2027-01-03 01:20   weekly
  Mon 2027-01-04 01:00   nightly
  Tue 2027-01-05 01:00   nightly
  Wed 2027-01-06 01:00   nightly
  Thu 2027-01-07 01:00   nightly
  Fri 2027-01-08 01:00   nightly
  Sat 2027-01-09 01:00   nightly
`);
});

it('the week is drawn within 100 columns, overlaps marked without colour', async () => {
  const { stdout } = await explain([...DECLARED, '--week']);
  const week = stdout.slice(stdout.indexOf('  WEEK')).split('\n');
  expect(week[0]).toMatch(/^ {2}WEEK \(UTC\) {5}00 01 02 .* 22 23$/);
  expect(week.slice(1, 8).map((line) => line.slice(0, 29))).toEqual([
    '  Fri 2027-01-01 ·  a  ·  ·  ',
    '  Sat 2027-01-02 ·  a  ·  ·  ',
    '  Sun 2027-01-03 ·  ab!·  ·  ',
    '  Mon 2027-01-04 ·  a  ·  ·  ',
    '  Tue 2027-01-05 ·  a  ·  ·  ',
    '  Wed 2027-01-06 ·  a  ·  ·  ',
    '  Thu 2027-01-07 ·  a  ·  ·  ',
  ]);
  expect(week.slice(8)).toEqual([
    '',
    '  a   nightly   0 1 * * *',
    '  b   weekly    20 1 * * 0',
    '  !   Sun 2027-01-03 01:00 nightly, then weekly 20 minutes later',
    '',
  ]);
  expect(Math.max(...week.map((line) => line.length))).toBeLessThanOrEqual(100);
});

it('a crowded hour names one schedule and says that there are more', async () => {
  const schedules = ['a', 'b', 'c'].map(
    (name) => `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: ${name}, namespace: many }
spec: { targetCluster: many, schedule: '*/15 * * * *' }
---`,
  );
  writeFiles(folder, { 'many.yaml': schedules.join('') });
  const { stdout } = await explain(['many', '--manifests', 'many.yaml', '--week']);
  expect(stdout).toContain('  Fri 2027-01-01 a+!a+!');
  expect(stdout).toMatch(/ {2}! {3}and \d+ more\n/);
});

it('times are shown in the zone of --time-zone, or of TZ, too', async () => {
  const { stdout } = await explain([...DECLARED, '--time-zone', 'Asia/Tokyo'], { TZ: 'Europe/Berlin' });
  expect(stdout).toContain('NEXT RUNS (UTC)        Asia/Tokyo             SCHEDULE');
  expect(stdout).toContain('Fri 2027-01-01 01:00   Fri 2027-01-01 10:00   nightly');
  expect((await explain(DECLARED, { TZ: 'Europe/Berlin' })).stdout).toContain('Europe/Berlin');
  expect((await explain(DECLARED, { TZ: ':/etc/localtime' })).exitCode).toBe(0);
});

it('--json holds all of it in the documented shape', async () => {
  const { stdout } = await explain([...DECLARED, '--json', '--week', '--rpo', '23h']);
  const { declared, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({ namespace: 'prod', cluster: 'prod', live: null, differences: null });
  expect(declared).toMatchObject({
    risk: { level: 4, name: 'high', reasons: [{ code: 'rpo-exceeded', level: 4 }, {}, {}, {}, {}] },
    timeZone: 'UTC',
    longestGap: { from: '2027-01-01T01:00:00Z', to: '2027-01-02T01:00:00Z', minutes: 1440 },
    rpo: { minutes: 1380, kept: false },
    closest: { schedules: ['nightly', 'weekly'], minutes: 20 },
    clockEffects: [],
  });
  expect(declared.schedules[1]).toEqual({
    name: 'nightly',
    expression: '0 1 * * *',
    active: true,
    inactive: null,
    unknown: null,
    target: { place: 's3://backups/prod', from: 'schedule', credential: 's3-backup', key: 'prod-2026' },
    files: [
      's3://backups/prod/nightly-20270101010000.encrypted',
      's3://backups/prod/nightly-20270101010000.dek',
    ],
    longestGap: { from: '2027-01-01T01:00:00Z', to: '2027-01-02T01:00:00Z', minutes: 1440 },
  });
  expect(declared.nextRuns[0]).toEqual({ at: '2027-01-01T01:00:00Z', schedule: 'nightly' });
  expect(declared.week.days[2]).toEqual({
    date: '2027-01-03',
    runs: [
      { at: '2027-01-03T01:00:00Z', schedule: 'nightly' },
      { at: '2027-01-03T01:20:00Z', schedule: 'weekly' },
    ],
  });
  expect(declared.week.overlaps).toHaveLength(1);
});

it('a cluster of the inventory that nothing backs up is explained as critical', async () => {
  const inventory = {
    managementClusters: [{ name: 'site-a', release: '2.32.1' }],
    clusters: [{ name: 'bare', project: 'edge', managementCluster: 'site-a', release: '26.2.1' }],
  };
  writeFiles(folder, { 'inventory.json': JSON.stringify(inventory) });
  const { exitCode, stdout } = await explain([
    'bare',
    '--manifests',
    'clusters',
    '--inventory',
    'inventory.json',
    '--week',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Cluster edge/bare\n');
  expect(stdout).toContain('Risk         5 of 5, critical');
  expect(stdout).toContain('Longest gap  endless: nothing is scheduled');
  expect(stdout).toContain('No schedules.');
  expect(stdout).toContain('Nothing is scheduled.');
});

it('folders that synth wrote tell which cluster of the inventory is meant', async () => {
  const schedule = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: retail }
spec: { targetCluster: shop, schedule: 0 1 * * * }
`;
  const clusterOn = (managementCluster: string) => {
    return { name: 'shop', project: 'retail', managementCluster, release: '26.2.1' };
  };
  const inventory = {
    managementClusters: [
      { name: 'site-a', release: '2.32.1' },
      { name: 'site-b', release: '2.32.1', folder: 'b' },
    ],
    clusters: [clusterOn('site-a'), clusterOn('site-b')],
  };
  writeFiles(folder, {
    'fleet/.mosk-backup-manifests': '',
    'fleet/site-a/a.yaml': schedule,
    'fleet/site-b/b.yaml': schedule,
    'fleet.json': JSON.stringify(inventory),
  });
  const words = ['shop', '--inventory', 'fleet.json', '--manifests'];

  expect((await explain([...words, 'fleet/site-a'])).exitCode).toBe(0);
  expect((await explain([...words, 'fleet'])).stderr).toContain('value: site-a, site-b');
});

describe('what cannot be explained', () => {
  const told = async (...argv: string[]) => {
    const { exitCode, stderr, stdout } = await explain(argv);
    expect(stdout).toBe('');
    return `${exitCode} ${stderr}`;
  };

  it('a cluster that nobody knows ends with 5 and the ones that are known', async () => {
    expect(await told('prd', '--manifests', 'clusters')).toMatch(
      /^5 .*\[not-found\][\s\S]*Cluster prd in clusters[\s\S]*known: lab\/lab, prod\/prod/,
    );
    expect(await told('prod', '-n', 'lab', '--manifests', 'clusters')).toMatch(
      /^5 .*\[not-found\][\s\S]*lab\/prod/,
    );
  });

  it('a name that several projects or management clusters have ends with 2 and the way to choose', async () => {
    const manifest = (namespace: string) => `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: ${namespace} }
spec: { targetCluster: mgmt, schedule: 0 1 * * * }
`;
    writeFiles(folder, {
      'projects/site-a/a.yaml': manifest('one'),
      'projects/site-a/b.yaml': manifest('two'),
      'sites/site-a/a.yaml': manifest('default'),
      'sites/site-b/a.yaml': manifest('default'),
    });
    expect(await told('mgmt', '--manifests', 'projects')).toMatch(
      /^2 .*\[usage\][\s\S]*one, two[\s\S]*-n one/,
    );
    expect(await told('mgmt', '--manifests', 'sites')).toMatch(/^2 .*\[usage\][\s\S]*site-a, site-b/);
    expect((await explain(['mgmt', '-n', 'two', '--manifests', 'projects'])).exitCode).toBe(0);
    expect((await explain(['mgmt', '--manifests', 'sites/site-b'])).exitCode).toBe(0);
  });

  it.each([
    [['--rpo', 'a day'], /^2 .*not a duration[\s\S]*--rpo/],
    [['--from', '2027-13-01'], /^2 .*not a time[\s\S]*--from/],
    [['--time-zone', 'Mars/Base'], /^2 .*no such time zone[\s\S]*--time-zone/],
    [['--html', 'nowhere/page.html'], /^2 .*cannot be written[\s\S]*--html nowhere\/page\.html/],
  ])('%j is refused', async (argv, message) => {
    const io = fakeIo({ cwd: folder });
    const exitCode = await run(['explain', ...DECLARED, ...argv], io);
    expect(`${exitCode} ${io.output.stderr}`).toMatch(message);
  });

  it('files that are not there or cannot be read are named, with the line', async () => {
    expect(await told('prod', '--manifests', 'nowhere')).toMatch(/^2 .*\[file-invalid\][\s\S]*nowhere/);
    const broken =
      'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackupSchedule\nmetadata: {name: a\n';
    writeFiles(folder, { 'broken.yaml': broken });
    expect(await told('prod', '--manifests', 'broken.yaml')).toMatch(
      /^2 .*\[file-invalid\][\s\S]*broken\.yaml:\d/,
    );
  });

  it('a manifest that the API would refuse is told with file and line', async () => {
    const text = `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: a, namespace: prod }
spec:
  targetCluster: prod
  schedule: 0 1 * * *
  parameters:
    keyEncryptionKey: kek
`;
    writeFiles(folder, { 'refused.yaml': text });
    expect(await told('prod', '--manifests', 'refused.yaml')).toMatch(
      /^2 .*\[key-needs-target\][\s\S]*refused\.yaml:\d: ClusterBackupSchedule prod\/a spec\.parameters/,
    );
  });
});

it('what manifests hold becomes no part of the page, and moves no cursor', async () => {
  writeFiles(folder, {
    'evil.yaml': `
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec: { targetCluster: prod, schedule: "\\e[2J<script>alert(1)</script>" }
`,
  });
  const { exitCode, stdout } = await explain(['prod', '--manifests', 'evil.yaml', '--html', 'evil.html']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('\\u001b[2J<script>');
  const page = readFileSync(path.join(folder, 'evil.html'), 'utf8');
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

it('without a kubeconfig it says that manifests can be explained, unless the management cluster was asked for', async () => {
  const without = { HOME: folder };
  const { exitCode, stderr } = await explain(['prod'], without);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/There is no kubeconfig[\s\S]*mosk-backup explain prod --manifests FOLDER/);

  const live = await explain([...DECLARED, '--live'], without);
  expect(live.stderr).toContain('There is no kubeconfig');
  expect(live.stderr).not.toContain('--manifests FOLDER');
});
