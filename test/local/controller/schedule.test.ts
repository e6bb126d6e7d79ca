import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  MoskApi,
} from '../../../lib/model';
import { nextFire } from '../../../local/controller/schedules/schedule';
import { virtualClock } from '../../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../../target';
import { until } from '../../until';
import { type BackupWorld, startWorld } from './backup-world';

const HOUR = 3_600_000;
const START = Date.parse('2026-01-31T00:30:00Z');

function schedule(cron: unknown, parameters?: object) {
  return {
    metadata: { name: 'nightly', namespace: 'n' },
    spec: { targetCluster: 'prod', schedule: cron, parameters },
  } as unknown as ClusterBackupScheduleManifest;
}

describe('the next time of a schedule', () => {
  const next = (cron: unknown, api = MoskApi.v26_2) => {
    const time = nextFire(schedule(cron), api, START);
    return time === undefined ? undefined : new Date(time).toISOString();
  };

  it.each([
    ['0 1 * * *', '2026-01-31T01:00:00.000Z'],
    ['30 0 * * *', '2026-02-01T00:30:00.000Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ])('%s', (cron, time) => expect(next(cron)).toBe(time));

  it.each(['0 0 30 2 *', 'nonsense', '* * * * * *', undefined])('of %s is never', (cron) => {
    expect(next(cron)).toBeUndefined();
  });

  it('follows the field and the time zone of the release', () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } });
    expect(next('0 2 * * *', api)).toBe('2026-01-31T01:00:00.000Z');
  });
});

describe('a schedule', () => {
  const clock = virtualClock(START);
  let world: BackupWorld;
  beforeAll(async () => {
    world = await startWorld({ clock });
  }, TARGET_START_TIMEOUT);
  afterAll(() => world.stop());

  const runs = async (namespace: string) => {
    const { items } = await world.client.list<ClusterBackupManifest>(ClusterBackupType, namespace);
    return items.map(({ metadata, spec }) => ({ name: metadata.name, by: spec.createdBy }));
  };

  it('starts a backup each time it is due, until it is removed', async () => {
    const project = await world.project();
    await project.create(ClusterBackupScheduleType, 'nightly', {
      spec: { targetCluster: 'prod', schedule: '0 * * * *' },
    });
    const started = (count: number) =>
      until(`${count} runs`, async () => {
        await clock.advance(HOUR / 12);
        const found = await runs(project.namespace);
        return found.length === count ? found : undefined;
      });
    const [first] = await started(1);
    expect(first).toEqual({
      name: expect.stringMatching(/^nightly-\d{10}0000$/),
      by: { schedule: 'nightly' },
    });
    await started(2);

    const status = await world.client.get(ClusterBackupScheduleType, project.namespace, 'nightly');
    expect(status?.status).toMatchObject({ lastBackup: expect.stringMatching(/^nightly-/) });

    await world.client.delete(ClusterBackupScheduleType, project.namespace, 'nightly');
    const gone = await project.backup('marker');
    await until('the controller to see it', async () =>
      (await project.read('marker'))?.status?.status === 'Completed' ? gone : undefined,
    );
    await clock.advance(3 * HOUR);
    expect(await runs(project.namespace)).toHaveLength(3);
  });

  it('belongs to its cluster and takes over its target', async () => {
    const project = await world.project();
    const section = await project.remote();
    await world.client.patch(
      ClusterType,
      project.namespace,
      'prod',
      MoskApi.v26_2.clusterBackupPatch(section),
      { type: 'merge' },
    );
    await project.create(ClusterBackupScheduleType, 'nightly', {
      spec: { targetCluster: 'prod', schedule: '0 1 * * *' },
    });
    const prepared = await until('the schedule to be prepared', async () => {
      const read = await world.client.get<ClusterBackupScheduleManifest>(
        ClusterBackupScheduleType,
        project.namespace,
        'nightly',
      );
      return read?.metadata.ownerReferences === undefined ? undefined : read;
    });
    expect(prepared.metadata.ownerReferences).toEqual([
      expect.objectContaining({ kind: 'Cluster', name: 'prod', uid: project.cluster.metadata.uid }),
    ]);
    expect(prepared.spec.parameters).toEqual(section);
  });
});
