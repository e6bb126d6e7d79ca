import type { Probe } from '../../../cli/monitoring/probe-project';
import { createStorageProbe, SHORTEST_PROBE_MS } from '../../../cli/monitoring/storage-probe';
import { BackupError } from '../../../lib/errors';
import { type ClusterBackupScheduleManifest, type KubeObject, MoskApi } from '../../../lib/model';
import type { ManagementClusterView, ReadObjects } from '../../../lib/monitoring';
import type { ApiClient } from '../../../providers/kubernetes';
import { MINUTE, virtualClock } from '../../providers/kubernetes/virtual-clock';

const EVERY = 30 * MINUTE;

const scheduleIn = (namespace: string, credential: string | undefined): ClusterBackupScheduleManifest =>
  ({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackupSchedule',
    metadata: { name: 'nightly', namespace },
    spec: {
      targetCluster: 'prod',
      schedule: '0 1 * * *',
      ...(credential !== undefined && { parameters: { rclone: { bucket: 'b', credential } } }),
    },
  }) as ClusterBackupScheduleManifest;

const read = <T extends KubeObject>(objects: readonly T[], complete = true): ReadObjects<T> => ({
  complete,
  knows: () => complete,
  objects,
});

/** Storages that answer as they are told, by project. */
function toldProbe() {
  const clock = virtualClock();
  const told = {
    schedules: [scheduleIn('shop', 's3'), scheduleIn('lab', 's3'), scheduleIn('nfs', undefined)],
    complete: true,
    client: {} as ApiClient | undefined,
    up: true,
    error: undefined as BackupError | undefined,
  };
  const asked: string[] = [];
  const view = (): ManagementClusterView => ({
    name: 'frankfurt',
    api: MoskApi.v26_2,
    clusters: read([]),
    schedules: read(told.schedules, told.complete),
    backups: read([]),
    collectedMs: clock.now(),
  });
  const probe = createStorageProbe(
    { view, client: () => told.client },
    {
      everyMs: EVERY,
      clock,
      probe: async ({ project, credentials }): Promise<Probe> => {
        asked.push(project);
        if (told.error) throw told.error;
        const up = project !== 'shop' || told.up;
        return {
          credentials: credentials.map((credential) => ({ credential, up })),
          files: [],
          troubles: new Map(up ? [] : [['s3', 'the storage refuses']]),
        };
      },
    },
  );
  const ended = new AbortController();
  const round = () => probe.round(ended.signal);
  return { clock, told, asked, probe, round, ended };
}

const upIn = (probe: ReturnType<typeof toldProbe>['probe']) =>
  Object.fromEntries(probe.probed().map(({ project, credentials }) => [project, credentials[0]?.up]));

it('asks each project with a credential once in a while, whoever looks in between', async () => {
  const { clock, asked, probe, round } = toldProbe();
  for (let minute = 0; minute < 60; minute += 1) {
    await round();
    await clock.advance(MINUTE);
  }
  expect(asked).toEqual(['lab', 'shop', 'lab', 'shop']);
  expect(upIn(probe)).toEqual({ lab: true, shop: true });
});

it('asks again sooner where a storage does not accept, never sooner than five minutes, and nobody else', async () => {
  const { clock, told, asked, probe, round } = toldProbe();
  told.up = false;
  for (let minute = 0; minute < 20; minute += 1) {
    await round();
    await clock.advance(MINUTE);
  }
  expect(asked).toEqual(['lab', 'shop', 'shop', 'shop', 'shop']);
  expect(upIn(probe)).toEqual({ lab: true, shop: false });
  expect([...probe.troubles()]).toEqual([['RCloneCredential shop/s3', 'the storage refuses']]);
  told.up = true;
  await round();
  expect(upIn(probe).shop).toBe(true);
  expect([...probe.troubles()]).toEqual([]);
});

it('lets what it knows stand while the API does not answer, says so, and drops it when it is too old', async () => {
  const { clock, told, probe, round } = toldProbe();
  await round();
  told.error = new BackupError('unreachable', 'nobody answers');
  await clock.advance(EVERY);
  await round();
  expect(upIn(probe)).toEqual({ lab: true, shop: true });
  expect(probe.troubles().get('project shop')).toBe('storages are not tried: nobody answers');
  await clock.advance(EVERY + SHORTEST_PROBE_MS + MINUTE);
  await round();
  expect(upIn(probe)).toEqual({});
});

it('forgets what nobody names any more, and not what cannot be read', async () => {
  const { told, probe, round } = toldProbe();
  await round();
  [told.schedules, told.complete] = [[], false];
  await round();
  expect(upIn(probe)).toEqual({ lab: true, shop: true });
  told.complete = true;
  await round();
  expect(upIn(probe)).toEqual({});
});

it('asks nobody before there is a way to the API, nor after it is to end', async () => {
  const { told, asked, probe, round, ended } = toldProbe();
  told.client = undefined;
  await round();
  expect([asked, probe.probed()]).toEqual([[], []]);
  told.client = {} as ApiClient;
  ended.abort();
  await round();
  expect(asked).toEqual([]);
});

it('a fault of ours is no answer of a storage', async () => {
  const { told, round } = toldProbe();
  told.error = new TypeError('ours') as unknown as BackupError;
  await expect(round()).rejects.toThrow('ours');
});
