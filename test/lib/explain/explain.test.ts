import { MoskApi } from '../../../lib/model';
import { iso } from '../calendar/iso';
import { backup, ENCRYPTED, explainDeclared, explainLive, schedule } from './samples';

const NFS = { nfsUploadUrl: 'nfs://10.0.0.7:/exports' };
const BERLIN = MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } });

describe('where archives go', () => {
  const targetOf = (
    ...[own, defaultTarget]: [object | undefined, Parameters<typeof explainDeclared>[0]['defaultTarget']]
  ) => {
    const { spec, ...object } = schedule('nightly', '0 1 * * *');
    const schedules = [{ ...object, spec: { ...spec, parameters: own } }];
    const [explained] = explainDeclared({ schedules, ...(defaultTarget && { defaultTarget }) }).schedules;
    return explained;
  };

  it('is what the schedule itself says, whatever the default of the Cluster', () => {
    expect(targetOf(ENCRYPTED, { known: true, parameters: NFS })).toMatchObject({
      target: { place: 's3://backups/prod', from: 'schedule', credential: 's3', key: 'kek' },
      files: [
        's3://backups/prod/nightly-20270102010000.encrypted',
        's3://backups/prod/nightly-20270102010000.dek',
      ],
    });
  });

  it('is the default of the Cluster where the schedule says nothing', () => {
    for (const nothing of [undefined, {}, { keyEncryptionKey: 'kek' }]) {
      expect(targetOf(nothing, { known: true, parameters: NFS })).toMatchObject({
        target: { place: 'nfs://10.0.0.7:/exports', from: 'cluster', key: undefined },
        files: ['nfs://10.0.0.7:/exports/nightly-20270102010000'],
      });
    }
  });

  it('is a manager node where nobody says anything, so there are no remote files', () => {
    expect(targetOf(undefined, { known: true, parameters: undefined })).toMatchObject({
      target: { place: 'local', from: 'nobody' },
      files: [],
    });
  });

  it('is not known from manifests that leave it to a Cluster which nobody has seen', () => {
    expect(targetOf(undefined, { known: false })).toMatchObject({ target: { from: 'unknown' }, files: [] });
  });
});

describe('when backups are made', () => {
  it('ten runs of all schedules are told, by time', () => {
    const { nextRuns } = explainDeclared({
      schedules: [schedule('nightly', '0 1 * * *'), schedule('weekly', '0 3 * * 0')],
    });
    expect(nextRuns).toHaveLength(10);
    expect(nextRuns.slice(0, 3).map(({ at, schedule: name }) => `${iso(at)} ${name}`)).toEqual([
      '2027-01-02T01:00Z nightly',
      '2027-01-03T01:00Z nightly',
      '2027-01-03T03:00Z weekly',
    ]);
  });

  it('a run at the very moment is one of them, and its files are those that are named', () => {
    const { nextRuns, schedules } = explainDeclared({ schedules: [schedule('noon', '0 12 * * *')] });
    expect(iso(nextRuns[0]?.at ?? 0)).toBe('2027-01-01T12:00Z');
    expect(schedules[0]?.files[0]).toBe('s3://backups/prod/noon-20270101120000.encrypted');
  });

  it('the longest gap is that of all active schedules together, and is held against the RPO', () => {
    const schedules = [schedule('a', '0 1 * * 0'), schedule('b', '0 1 * * 3')];
    expect(explainDeclared({ schedules }, { rpoHours: 96 })).toMatchObject({
      longestGap: { minutes: 4 * 1440 },
      rpo: { minutes: 96 * 60, kept: true },
    });
    expect(explainDeclared({ schedules }, { rpoHours: 95 }).rpo).toMatchObject({ kept: false });
  });

  it('what is suspended or can never start counts for nothing, and says why', () => {
    const view = explainDeclared({
      schedules: [
        schedule('a', '0 1 * * *', ENCRYPTED, { suspend: true }),
        schedule('b', '0 1 30 2 *'),
        schedule('d', 'hourly'),
      ],
    });
    expect(view).toMatchObject({ longestGap: undefined, nextRuns: [] });
    expect(view.schedules.map(({ active, inactive }) => [active, inactive])).toEqual([
      [false, expect.stringContaining('spec.suspend')],
      [false, expect.stringContaining('No date matches')],
      [false, expect.stringContaining('five fields')],
    ]);
  });

  it('of what has no expression where the API has it nobody says that it starts none', () => {
    const source = { schedules: [schedule('c', undefined)] };
    const view = explainDeclared(source, { rpoHours: 26 });
    expect(view).toMatchObject({ longestGap: undefined, nextRuns: [], rpo: { kept: 'unknown' } });
    expect(view.schedules).toMatchObject([
      {
        active: false,
        inactive: undefined,
        unknown: expect.stringMatching(/no spec\.schedule; .*api learn/),
      },
    ]);
    expect(view.risk.reasons.map(({ code }) => code)).not.toContain('nothing-scheduled');
  });

  it('an RPO is not kept where nothing is scheduled', () => {
    expect(explainDeclared({}, { rpoHours: 26 })).toMatchObject({
      longestGap: undefined,
      rpo: { kept: false },
    });
  });

  it('a change of the clock costs a run, so the gap is two days less an hour', () => {
    const view = explainDeclared(
      { schedules: [schedule('nightly', '30 2 * * *')] },
      { api: BERLIN, rpoHours: 26 },
    );
    expect(view).toMatchObject({ longestGap: { minutes: 47 * 60 }, rpo: { kept: false } });
    expect(
      view.clockEffects.map(({ schedule: name, localTime, effect }) => `${name} ${localTime} ${effect}`),
    ).toEqual(['nightly 2027-03-28T02:30 skipped', 'nightly 2027-10-31T02:30 repeated']);
  });

  it('29 February alone is a gap of years', () => {
    const { longestGap } = explainDeclared({ schedules: [schedule('leap', '0 1 29 2 *')] });
    expect(iso(longestGap?.to ?? 0)).toBe('2028-02-29T01:00Z');
  });
});

describe('the last good backup', () => {
  const lastOf = (...backups: ReturnType<typeof backup>[]) => {
    const { lastBackup } = explainLive({ backups });
    return typeof lastBackup === 'string' ? lastBackup : lastBackup.name;
  };

  it('is the newest that is complete and uploaded', () => {
    expect(lastOf(backup('old', 30), backup('new', 5), backup('middle', 20))).toBe('new');
  });

  it('is none that failed, is not uploaded yet, or is to be deleted', () => {
    expect(
      lastOf(
        backup('good', 50),
        backup('failed', 1, { status: 'Failed' }),
        backup('uploading', 1, { uploadedAt: undefined }),
        backup('unwanted', 1, {}, { delete: true }),
        backup('deleted', 1, { status: 'Deleted' }),
      ),
    ).toBe('good');
    expect(lastOf()).toBe('none');
  });

  it('of a local backup counts from its completion', () => {
    expect(lastOf(backup('local', 3, { uploadedAt: undefined }, { parameters: undefined }))).toBe('local');
  });

  it('is not known from manifests', () => {
    expect(explainDeclared({ backups: [backup('declared', 1)] }).lastBackup).toBe('unknown');
  });
});
