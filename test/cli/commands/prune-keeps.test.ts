import { type ClusterBackupManifest, ClusterBackupType, ClusterType } from '../../../lib/model';
import { localCluster } from '../../../local/cluster';
import { until } from '../../until';
import { type LocalSite, startLocalSite } from '../local-site';
import { exampleParameters, type Night, night, SCHEDULE, withSchedule } from './nights';

// Real servers; on a busy machine they take their time.
let local: LocalSite;

beforeEach(async () => {
  local = await startLocalSite();
  await withSchedule(local);
});
afterEach(() => local.stop());

const nights = async (numbers: readonly number[], of?: Night) => {
  for (const number of numbers) await night(local, number, of);
};
const prune = (...more: string[]) =>
  local.cli(['prune', '--schedule', SCHEDULE, '--keep-last', '1', ...more]);

/** Numbers of the nights whose objects are there and not asked to go. */
async function left(): Promise<number[]> {
  const { items } = await local.site.client.list<ClusterBackupManifest>(ClusterBackupType, 'prod');
  return items
    .filter(({ metadata, spec }) => metadata.name.startsWith(SCHEDULE) && spec.delete !== true)
    .map(({ metadata }) => Number(metadata.name.slice(SCHEDULE.length + 1)))
    .sort((one, other) => one - other);
}

/** The files of a night in the bucket. */
const filesOf = (number: number) =>
  local
    .bucketFiles()
    .filter((file) => file.includes(`${SCHEDULE}-${number}.`))
    .join();

const request = (name: string) =>
  local.site.client.patch(ClusterBackupType, 'prod', name, { spec: { delete: true } }, { type: 'merge' });

/** In place of MOSK, whose clock is another. */
const report = (number: number, status: object) =>
  local.site.client.patch(
    ClusterBackupType,
    'prod',
    `${SCHEDULE}-${number}`,
    { status },
    {
      type: 'merge',
      subresource: 'status',
    },
  );

describe('prune of a schedule that was moved to another cluster, or made again for it', () => {
  beforeEach(async () => {
    await local.site.client.create(ClusterType, localCluster('prod', 'lab'));
    await nights([1, 2]);
    await nights([3, 4], { cluster: 'lab' });
  });

  it('keeps the last good ones of each cluster', async () => {
    const { exitCode } = await prune('--yes');
    expect(exitCode).toBe(0);
    expect(await left()).toEqual([2, 4]);
  });

  it('shows the cluster of each, before and after', async () => {
    const dry = await prune();
    expect(dry.stdout).toMatch(/keep {4}prod-nightly-4 {2}Completed {2}lab {2}s3:/);
    expect(dry.stdout).toMatch(/remove {2}prod-nightly-1 {2}Completed {2}prod {2}s3:/);
    const planned = JSON.parse((await prune('--json')).stdout);
    expect(planned.keep).toMatchObject([
      { name: 'prod-nightly-4', cluster: 'lab' },
      { name: 'prod-nightly-2', cluster: 'prod' },
    ]);
    const done = JSON.parse((await prune('--json', '--yes')).stdout);
    expect(done.removed).toMatchObject([
      { name: 'prod-nightly-3', cluster: 'lab', outcome: 'deleted' },
      { name: 'prod-nightly-1', cluster: 'prod', outcome: 'deleted' },
    ]);
  });
});

describe('prune of runs that were named as a schedule’s by hand', () => {
  it('never takes an archive on a manager node for an uploaded one', async () => {
    await nights([1, 2]);
    await nights([3], { parameters: null });
    expect((await prune('--yes')).exitCode).toBe(0);
    expect(await left()).toEqual([2, 3]);
    expect(filesOf(2)).toContain('.encrypted');
  });

  it('never takes an upload to another place for one', async () => {
    await nights([1, 2]);
    const parameters = await exampleParameters(local);
    const rclone = { bucket: 'mosk-backups/elsewhere', credential: parameters?.rclone?.credential ?? '' };
    await nights([3], { parameters: { ...parameters, rclone } });
    expect((await prune('--yes')).exitCode).toBe(0);
    expect(await left()).toEqual([2, 3]);
  });

  it('never takes the backup of another cluster for one', async () => {
    await local.site.client.create(ClusterType, localCluster('prod', 'lab'));
    await nights([1, 2]);
    await nights([3], { cluster: 'lab' });
    expect((await prune('--yes')).exitCode).toBe(0);
    expect(await left()).toEqual([2, 3]);
  });
});

const read = (number: number) =>
  local.site.client.get<ClusterBackupManifest>(ClusterBackupType, 'prod', `${SCHEDULE}-${number}`);

const HOLD = 'example.org/hold';

/** A finalizer of somebody else keeps the object until it is let go, once the controller has taken its own off. */
async function heldBack(number: number): Promise<() => Promise<void>> {
  const finalizers = async () => (await read(number))?.metadata.finalizers ?? [];
  const write = (all: readonly string[]) =>
    local.site.client.patch(
      ClusterBackupType,
      'prod',
      `${SCHEDULE}-${number}`,
      { metadata: { finalizers: all } },
      { type: 'merge' },
    );
  await write([...(await finalizers()), HOLD]);
  return async () => {
    await until('the controller lets go', async () => (await finalizers()).every((each) => each === HOLD));
    await write([]);
  };
}

describe('prune while others change things', () => {
  it.each([
    ['asks for the deletion of', (name: string) => request(name)],
    ['deletes', (name: string) => local.site.client.delete(ClusterBackupType, 'prod', name)],
    ['orphans', (name: string) => local.cli(['remove', name, '--orphan', '--yes'])],
  ])('keeps a good one when somebody %s the one that it was to keep', async (_what, takeAway) => {
    await nights([1, 2, 3, 4]);
    const letGo = await heldBack(1);
    const running = local.start(['prune', '--schedule', SCHEDULE, '--keep-last', '1', '--yes']);
    await until('the first is being removed', async () => (await read(1))?.metadata.deletionTimestamp);
    await takeAway(`${SCHEDULE}-4`);
    await letGo();
    const { exitCode, stdout } = await running.ended;
    expect(exitCode).toBe(0);
    await until('the fourth is gone', async () => !(await left()).includes(4));
    expect(await left()).toEqual([3]);
    expect(filesOf(3)).toContain('.encrypted');
    expect(stdout).toContain('prod/prod-nightly-3  stays: by now it is one of the last good ones');
  });

  it('goes on where an earlier one was interrupted', async () => {
    await nights([1, 2]);
    await request(`${SCHEDULE}-1`);
    const { exitCode, stdout } = await prune('--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('prod/prod-nightly-1  removed, its remote files were deleted');
  });
});

describe('prune and clocks', () => {
  it('orders times with offsets and fractions as moments, not as texts', async () => {
    await nights([1, 2]);
    // As texts the first is the later of the two, which it is not in either case.
    for (const [first, second] of [
      ['2026-10-25T02:50:00+02:00', '2026-10-25T02:10:00+01:00'],
      ['2026-10-25T01:10:00Z', '2026-10-25T01:10:00.5Z'],
    ]) {
      await report(1, { startedAt: first });
      await report(2, { startedAt: second });
      const { keep, remove } = JSON.parse((await prune('--json')).stdout);
      expect([keep, remove]).toMatchObject([[{ name: `${SCHEDULE}-2` }], [{ name: `${SCHEDULE}-1` }]]);
    }
  });

  it('takes no backup for the newest one because a clock was wrong when it was made', async () => {
    await nights([1]);
    await report(1, { startedAt: '2099-01-01T00:00:00Z', uploadedAt: '2099-01-01T00:01:00Z' });
    local.site.faults.skewClock(60_000);
    await nights([2]);
    expect((await prune('--yes')).exitCode).toBe(0);
    expect(await left()).toContain(2);
  });
});
