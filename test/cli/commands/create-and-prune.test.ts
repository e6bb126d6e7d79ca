import { type ClusterBackupManifest, ClusterBackupType } from '../../../lib/model';
import { type LocalSite, startLocalSite } from '../local-site';
import { exampleParameters, night, SCHEDULE, withSchedule } from './nights';

// Real servers; on a busy machine they take their time.
let local: LocalSite;

beforeEach(async () => {
  local = await startLocalSite();
  await withSchedule(local);
});
afterEach(() => local.stop());

/** What the schedule makes in so many nights. */
async function nights(count: number): Promise<void> {
  for (let number = 1; number <= count; number++) await night(local, number);
}

describe('create --from-schedule', () => {
  it('makes a backup of the same cluster to the same place, and waits for it', async () => {
    const { exitCode, stdout } = await local.cli(['create', 'now', '--from-schedule', SCHEDULE, '--wait']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^prod\/now {2}Completed, uploaded /);
    const made = await local.site.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', 'now');
    expect(made?.spec).toMatchObject({ targetCluster: 'prod', parameters: await exampleParameters(local) });
    // The schedule did not make it, and pruning it must not remove it.
    expect(made?.spec.createdBy?.schedule).toBeUndefined();
  });

  it('goes on with the backup that is there when it is run again', async () => {
    await local.cli(['create', 'now', '--from-schedule', SCHEDULE, '--wait']);
    local.writes();
    const { exitCode, stderr } = await local.cli(['create', 'now', '--from-schedule', SCHEDULE, '--wait']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^warning: no new backup was made: prod\/now exists since 20\S+, and this command/m,
    );
    expect(local.writes()).toEqual([]);
  });

  it('names a backup after schedule and minute', async () => {
    const { stdout, stderr } = await local.cli(['create', '--from-schedule', SCHEDULE]);
    expect(stderr).not.toContain('no new backup');
    expect(stdout).toMatch(/^prod\/prod-nightly-manual-\d{12} {2}/);
  });

  it('says that there is no such schedule, and makes nothing', async () => {
    const { exitCode, stderr } = await local.cli(['create', '--from-schedule', 'nightley']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('ClusterBackupSchedule prod/nightley');
    expect(local.writes()).toEqual([]);
  });
});

describe('prune', () => {
  it('shows what would go, and changes nothing', async () => {
    await nights(3);
    const { exitCode, stdout } = await local.cli(['prune', '--schedule', SCHEDULE, '--keep-last', '2']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/keep {4}prod-nightly-3 {2}Completed/);
    expect(stdout).toMatch(/remove {2}prod-nightly-1 {2}Completed/);
    expect(stdout).toContain('Nothing was changed. With --yes, 1 of the backups');
    expect(stdout).toContain('prod-nightly-1.dek');
    expect(local.writes()).toEqual([]);
  });

  it('removes the older ones with --yes, files first, and no other', async () => {
    await nights(3);
    const { exitCode, stdout } = await local.cli([
      'prune',
      '--schedule',
      SCHEDULE,
      '--keep-last',
      '2',
      '--yes',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('prod/prod-nightly-1  removed, its remote files were deleted');
    expect(local.writes()).toEqual([
      'patch clusterbackups/prod-nightly-1',
      'delete clusterbackups/prod-nightly-1',
    ]);
    const left = local.bucketFiles().filter((file) => file.endsWith('.dek'));
    expect(left).toHaveLength(3);
    expect(left.join()).not.toContain('prod-nightly-1.');
  });

  it('never keeps less than one', async () => {
    const { exitCode, stderr } = await local.cli([
      'prune',
      '--schedule',
      SCHEDULE,
      '--keep-last',
      '0',
      '--yes',
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('a whole number from 1');
    expect(local.writes()).toEqual([]);
  });

  it('says that there is no such schedule, or that it has made no backup', async () => {
    const misspelt = await local.cli(['prune', '--schedule', 'nightley', '--keep-last', '1']);
    expect(misspelt.exitCode).toBe(5);
    expect(misspelt.stderr).toContain('There is no schedule of this name');
    const { exitCode, stderr } = await local.cli(['prune', '--schedule', SCHEDULE, '--keep-last', '1']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('This schedule has made no backup');
  });
});
