import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  RETENTION_ANNOTATION,
} from '../../../lib/model';
import type { Retention } from '../../../lib/retention';
import { systemClock } from '../../../providers/kubernetes';
import { type LocalSite, startLocalSite } from '../local-site';
import { changeNight, declareRetention, exampleParameters, night, SCHEDULE, withSchedule } from './nights';

// Real servers; on a busy machine they take their time.
let local: LocalSite;

beforeEach(async () => {
  local = await startLocalSite();
  await withSchedule(local);
});
afterEach(() => local.stop());

const declare = (retention: Retention | string | null) => declareRetention(local, retention);
const change = (number: number, patch: object, subresource?: 'status') =>
  changeNight(local, number, patch, subresource);
const startedAt = (number: number, time: string) => change(number, { status: { startedAt: time } }, 'status');
/** Nights whose times are those of January, as the schedule's own clock has them. */
const nights = async (...days: readonly number[]) => {
  for (const day of days) {
    await night(local, day);
    await startedAt(day, `2027-01-${String(day).padStart(2, '0')}T01:00:00Z`);
  }
};

const backups = async () => {
  const { items } = await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod');
  return items.filter(({ metadata }) => metadata.name.startsWith(SCHEDULE));
};
const left = async () => (await backups()).map(({ metadata }) => metadata.name).sort();
const namesOf = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name).sort();
const numbered = (...numbers: readonly number[]) => numbers.map((number) => `${SCHEDULE}-${number}`).sort();
/** Whose files are in the bucket. */
const withFiles = () =>
  [...new Set(local.bucketFiles().flatMap((file) => /prod-nightly-\d+/.exec(file) ?? []))].sort();
const plan = async (...more: string[]) => JSON.parse((await local.cli(['prune', '--json', ...more])).stdout);

describe('prune by what a schedule declares', () => {
  it('keeps the newest, and the newest of days and months, and says why', async () => {
    await nights(1, 2, 3, 4, 5, 6);
    await startedAt(2, '2027-01-03T00:30:00Z');
    await declare({ keepLast: 1, keepDaily: 3 });
    const { exitCode, stdout } = await local.cli(['prune', '--schedule', SCHEDULE]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `ClusterBackupSchedule prod/${SCHEDULE} keeps last 1, daily 3 (days of UTC) by its record\n`,
    );
    expect(stdout).toMatch(/^keep {4}prod-nightly-6 {2}Completed .* {2}last, daily$/m);
    expect(stdout).toMatch(/^keep {4}prod-nightly-4 {2}Completed .* {2}daily$/m);
    expect(stdout).toMatch(/^remove {2}prod-nightly-3 {2}Completed .* {2}beyond all of that$/m);
    const { keep, remove } = await plan('--schedule', SCHEDULE);
    // By the server's clock all are of today, and the first is the oldest of that day: it stays as long as 3 are not reached.
    expect(namesOf(keep)).toEqual(numbered(1, 4, 5, 6));
    expect(namesOf(remove)).toEqual(numbered(2, 3));
    expect(local.writes()).toEqual([]);
  });

  it('does what the dry run said, with objects and files, and has nothing left to do then', async () => {
    await nights(1, 2, 3, 4, 5, 6);
    await declare({ keepLast: 2 });
    const said = await plan('--schedule', SCHEDULE);
    const files = local.bucketFiles();
    const { exitCode } = await local.cli(['prune', '--schedule', SCHEDULE, '--yes']);
    expect(exitCode).toBe(0);
    expect(await left()).toEqual(namesOf(said.keep));
    expect(await left()).toEqual(numbered(5, 6));
    const gone = files.filter((file) => !local.bucketFiles().includes(file));
    const saidOfFiles = said.remove.flatMap((each: { files: string[] }) => each.files);
    expect(gone.map((file) => path.basename(file)).sort()).toEqual(
      saidOfFiles.map((file: string) => path.basename(file)).sort(),
    );
    expect(withFiles()).toEqual(numbered(5, 6));
    const { remove } = await plan('--schedule', SCHEDULE);
    expect(remove).toEqual([]);
  });

  it('keeps what any of those keep who speak, and says by whom', async () => {
    await nights(1, 2, 3, 4);
    await declare({ keepLast: 3 });
    const { stdout } = await local.cli(['prune', '--schedule', SCHEDULE, '--keep-last', '1']);
    expect(stdout).toContain(
      'keeps last 3 by its record; last 1 by this command: what any of them keeps stays',
    );
    expect(stdout).toMatch(/^keep {4}prod-nightly-2 .* {2}last: by its record alone$/m);
    expect(stdout).toMatch(/^remove {2}prod-nightly-1 /m);
  });

  it('is refused where nobody says how many stay, and removes nothing', async () => {
    await nights(1, 2);
    const { exitCode, stderr } = await local.cli(['prune', '--schedule', SCHEDULE, '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('so all of them do')]);
    expect(local.writes()).toEqual([]);
  });

  it('is refused where the record cannot be read, whatever the command says', async () => {
    await nights(1, 2);
    for (const text of ['{"keepDaily":1}', '{"keepLast":1,"keepYearly":1}', 'last 1']) {
      await declare(text);
      const { exitCode, stderr } = await local.cli([
        'prune',
        '--schedule',
        SCHEDULE,
        '--keep-last',
        '1',
        '--yes',
      ]);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('[retention-invalid]')]);
      expect(stderr).toContain(`ClusterBackupSchedule prod/${SCHEDULE} metadata.annotations.`);
    }
    expect(local.writes()).toEqual([]);
  });

  it('is refused beside a retention that was learned of the API, unless it is said why', async () => {
    await nights(1, 2);
    await declare({ keepLast: 1 });
    const api = path.join(local.folder, 'api.yaml');
    writeFileSync(
      api,
      `version: 1
release: '26.3'
facts:
  extraFields.ClusterBackupSchedule:
    { value: { 'retention.count': integer }, source: schema, certainty: documented, date: 2026-11-30 }
`,
    );
    const words = ['prune', '--schedule', SCHEDULE, '--api', api];
    const { exitCode, stderr } = await local.cli([...words, '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('[retention-twice]')]);
    expect(stderr).toContain('ClusterBackupSchedule spec.retention.count');
    expect(local.writes()).toEqual([]);
    await declare({ keepLast: 1, besideApi: 'the API only keeps a ceiling' });
    expect((await local.cli(words)).stdout).toMatch(/^remove {2}prod-nightly-1 /m);
  });
});

describe('prune of all schedules of a project', () => {
  const weekly = (name: string, annotations?: Record<string, string>) =>
    local.site.client.create(ClusterBackupScheduleType, {
      apiVersion: apiVersionOf(ClusterBackupScheduleType),
      kind: ClusterBackupScheduleType.kind,
      metadata: { name, namespace: 'prod', ...(annotations && { annotations }) },
      spec: { targetCluster: 'prod', schedule: '0 5 * * 0' },
    });
  const made = (number: number, schedule: string) => night(local, number, { createdBy: { schedule } });

  it('carries out what each declares, tells of those that declare nothing, and goes on past one that is wrong', async () => {
    await nights(1, 2);
    await declare({ keepLast: 1 });
    await weekly('silent');
    await weekly('wrong', { [RETENTION_ANNOTATION]: '{}' });
    for (const [number, schedule] of [
      [11, 'silent'],
      [12, 'silent'],
      [21, 'wrong'],
      [22, 'wrong'],
    ] as const) {
      await made(number, schedule);
    }
    const { exitCode, stdout, stderr } = await local.cli(['prune', '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('prod/wrong')]);
    expect(stdout).toContain(
      'ClusterBackupSchedule prod/silent: nothing is declared, so all stay: 2 backups',
    );
    expect(await left()).toEqual(numbered(2, 11, 12, 21, 22));
  });

  it('fails where none declares anything, so that a job that does nothing is noticed', async () => {
    await nights(1, 2);
    const { exitCode, stderr } = await local.cli(['prune', '--yes']);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining('so all stay')]);
    expect(local.writes()).toEqual([]);
  });

  it('takes no count for all of them', async () => {
    const { exitCode, stderr } = await local.cli(['prune', '--keep-last', '1', '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--schedule')]);
  });

  it('takes no days without a number of the newest', async () => {
    const { exitCode, stderr } = await local.cli([
      'prune',
      '--schedule',
      SCHEDULE,
      '--keep-daily',
      '7',
      '--yes',
    ]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--keep-last')]);
  });
});

describe('prune leaves alone', () => {
  const claims: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    [
      'what belongs to somebody',
      'belongs to cli:somebody:it',
      () => change(1, { metadata: { annotations: { 'mosk-backup/owner': 'cli:somebody:it' } } }),
    ],
    [
      'what is wished to be kept',
      'wished to be kept',
      () => change(1, { metadata: { annotations: { 'mosk-backup/wish': '1 keep' } } }),
    ],
    [
      'whose files another backup has, too',
      `its files are those of ClusterBackup prod/by-hand as well`,
      async () =>
        local.site.client.create(ClusterBackupType, {
          apiVersion: apiVersionOf(ClusterBackupType),
          kind: ClusterBackupType.kind,
          metadata: { name: 'by-hand', namespace: 'prod' },
          spec: {
            targetCluster: 'prod',
            parameters: (await exampleParameters(local)) ?? {},
            fileNames: { MKE: `${SCHEDULE}-1` },
          },
        }),
    ],
  ];

  it.each(claims)('%s', async (_what, why, claim) => {
    await nights(1, 2, 3);
    await declare({ keepLast: 1 });
    await claim();
    const { stdout } = await local.cli(['prune', '--schedule', SCHEDULE]);
    expect(stdout).toMatch(/^alone {3}prod-nightly-1 /m);
    expect(stdout).toContain(why);
    expect((await local.cli(['prune', '--schedule', SCHEDULE, '--yes'])).exitCode).toBe(0);
    expect(await left()).toEqual(numbered(1, 3));
    expect(withFiles()).toContain(`${SCHEDULE}-1`);
  });

  it('what was made around an update, by a person or by another schedule', async () => {
    await nights(1, 2);
    await declare({ keepLast: 1 });
    await night(local, 11, { createdBy: { updateRelease: '26.2.1' } });
    await night(local, 12, { createdBy: { user: { uid: 'somebody' } } });
    await night(local, 13, { createdBy: { schedule: 'weekly' } });
    expect((await local.cli(['prune', '--schedule', SCHEDULE, '--yes'])).exitCode).toBe(0);
    expect(await left()).toEqual(numbered(2, 11, 12, 13));
  });

  it('what was made in the future, as far as this machine knows', async () => {
    await nights(1, 2);
    await declare({ keepLast: 1 });
    const clock = { ...systemClock, now: () => systemClock.now() - 3_600_000 };
    const { exitCode, stdout } = await local.cli(['prune', '--schedule', SCHEDULE, '--yes'], { clock });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^alone {3}prod-nightly-2 .* {2}made in the future, by both clocks$/m);
    expect(local.writes()).toEqual([]);
  });

  it('what runs, what is stuck, and a failure that no good one has followed', async () => {
    await nights(1, 2, 3, 4);
    await change(1, { status: { status: 'InProgress' } }, 'status');
    await change(2, { status: { status: 'Stuck' } }, 'status');
    await change(4, { status: { status: 'Failed', uploadedAt: null } }, 'status');
    await declare({ keepLast: 1 });
    const { keep, remove, alone } = await plan('--schedule', SCHEDULE);
    expect([namesOf(keep), namesOf(remove), namesOf(alone)]).toEqual([numbered(3), [], numbered(1, 2, 4)]);
  });
});

describe('prune of an inventory', () => {
  const files = (policy: string) => {
    writeFileSync(
      path.join(local.folder, 'inventory.yaml'),
      `managementClusters:
  - { name: site-a, release: 2.32.1, context: mosk-backup-local }
  - { name: site-b, release: 2.32.1, context: nowhere }
clusters:
  - { name: prod, project: prod, managementCluster: site-a, release: 26.2.1, labels: { tier: gold } }
  - { name: lab, project: prod, managementCluster: site-b, release: 26.2.1 }
`,
    );
    const entry = JSON.stringify(path.join(__dirname, '../../../entries/policy'));
    writeFileSync(
      path.join(local.folder, 'policy.js'),
      `const { BackupPolicy, Tier } = require(${entry});\nmodule.exports = new BackupPolicy({ name: 'acme', tiers: [${policy}] });\n`,
    );
  };
  const words = ['prune', '--inventory', 'inventory.yaml', '--policy', 'policy.js'];

  it('never goes below what the tier of a cluster demands, and tells of a site that cannot be reached', async () => {
    await nights(1, 2, 3);
    await declare({ keepLast: 1 });
    files("Tier.of('gold', { rpo: '26h', retention: { keepLast: 2 } })");
    const { exitCode, stdout, stderr } = await local.cli([...words, '--yes']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('site-b')]);
    expect(stdout).toContain(
      `ClusterBackupSchedule prod/${SCHEDULE} on site-a keeps last 1 by its record; last 2 by tier gold: what any of them keeps stays`,
    );
    expect(await left()).toEqual(numbered(2, 3));
  });

  it('keeps what the tier says where a schedule declares nothing', async () => {
    await nights(1, 2, 3);
    files("Tier.of('gold', { rpo: '26h', retention: { keepLast: 2 } })");
    expect((await local.cli(words)).stdout).toContain('keeps last 2 by tier gold\n');
    // Without the policy nobody speaks.
    expect((await local.cli(['prune', '--inventory', 'inventory.yaml'])).stdout).toContain(
      'nothing is declared',
    );
  });

  it('knows no tier without an inventory, and no context beside it', async () => {
    files('');
    for (const more of [
      ['--policy', 'policy.js'],
      ['--inventory', 'inventory.yaml', '--context', 'a'],
    ]) {
      expect((await local.cli(['prune', ...more])).exitCode).toBe(2);
    }
  });
});
