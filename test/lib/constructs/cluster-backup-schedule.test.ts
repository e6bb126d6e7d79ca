import {
  BackupTarget,
  Cluster,
  ClusterBackupSchedule,
  Cron,
  MoskApi,
  type Retention,
} from '../../../entries';
import { errorOf, only } from './synthesised';

const props = {
  cluster: Cluster.named('prod'),
  target: BackupTarget.clusterDefault(),
  cron: Cron.daily({ hour: 1 }),
};

describe('ClusterBackupSchedule', () => {
  it('has the cron field that MoskApi says, and prunes like any object', () => {
    const schedule = only((site) => new ClusterBackupSchedule(site, 'nightly', props));

    expect(schedule).toMatchObject({
      kind: 'ClusterBackupSchedule',
      metadata: {
        name: 'prod-nightly',
        namespace: 'prod',
        annotations: { 'argocd.argoproj.io/sync-wave': '0' },
      },
    });
    expect(schedule.spec).toEqual({ targetCluster: 'prod', schedule: '0 1 * * *' });
    expect(Object.keys(schedule.metadata.annotations ?? {})).toHaveLength(1);
  });

  it("uses its management cluster's own API", () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'cron', timeZone: 'UTC' } });
    const schedule = only((site) => new ClusterBackupSchedule(site, 'nightly', props), {
      namespace: 'prod',
      api,
    });

    expect(schedule.spec).toEqual({ targetCluster: 'prod', cron: '0 1 * * *' });
  });

  it('refuses a string in place of a Cron, where types are not looked at', () => {
    const cron = '0 1 * * *' as unknown as Cron;

    const error = errorOf(() =>
      only((site) => new ClusterBackupSchedule(site, 'nightly', { ...props, cron })),
    );

    expect(error).toMatchObject({ code: 'cron-invalid', at: 'site/nightly: spec.schedule' });
  });
});

describe('the retention of a ClusterBackupSchedule', () => {
  const declared = (retention: object, more: object = {}, api = MoskApi.v26_2) =>
    only(
      (site) =>
        new ClusterBackupSchedule(site, 'nightly', { ...props, ...more, retention: retention as Retention }),
      {
        namespace: 'prod',
        api,
      },
    );
  const learned = MoskApi.from({
    version: 1,
    release: '26.3',
    facts: {
      'schedule.cronField': { value: 'schedule', source: 'schema', certainty: 'documented' },
      'extraFields.ClusterBackupSchedule': {
        value: { retention: 'integer' },
        source: 'schema',
        certainty: 'documented',
      },
    },
  });

  it('is written onto the object, with the zone in which the server reads the schedule, and nowhere else', () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } });
    const schedule = declared({ keepLast: 7, keepDaily: 14 }, {}, api);

    expect(schedule.metadata.annotations?.['mosk-backup/retention']).toBe(
      '{"keepLast":7,"keepDaily":14,"timeZone":"Europe/Berlin"}',
    );
    expect(schedule.spec).toEqual({ targetCluster: 'prod', schedule: '0 1 * * *' });
  });

  it('is nothing that an annotation beside it could change', () => {
    const annotations = { 'mosk-backup/retention': '{"keepLast":1}' };
    expect(errorOf(() => declared({ keepLast: 7 }, { annotations })).code).toBe('already-set');
  });

  it.each([
    [
      'without a number of the newest',
      { keepDaily: 7 },
      'retention-invalid',
      'site/nightly: retention.keepLast',
    ],
    ['of none', { keepLast: 0 }, 'retention-invalid', 'site/nightly: retention.keepLast'],
    [
      'by an age',
      { keepLast: 1, keepWithin: '30d' },
      'retention-invalid',
      'site/nightly: retention.keepWithin',
    ],
    [
      'with days of no zone',
      { keepLast: 1, timeZone: 'x/y' },
      'cron-invalid',
      'site/nightly: retention.timeZone',
    ],
  ])('is refused %s, where it is written', (_what, retention, code, at) => {
    expect(errorOf(() => declared(retention))).toMatchObject({ code, at });
  });

  it('is refused beside a field that the API has for it, or that is given, unless it is said why', () => {
    const twice = { code: 'retention-twice', at: 'site/nightly: retention' };
    expect(errorOf(() => declared({ keepLast: 7 }, {}, learned))).toMatchObject(twice);
    expect(errorOf(() => declared({ keepLast: 7 }, { extraFields: { keepCount: 3 } }))).toMatchObject(twice);
    const besideApi = 'the API keeps more';
    expect(declared({ keepLast: 7, besideApi }, {}, learned).metadata.annotations).toMatchObject({
      'mosk-backup/retention': '{"keepLast":7,"besideApi":"the API keeps more"}',
    });
  });
});
