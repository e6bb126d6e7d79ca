import { BackupError } from '../../../lib/errors';
import { MoskApi, RETENTION_ANNOTATION } from '../../../lib/model';
import {
  apiRetentionFields,
  bucketOf,
  checkRetention,
  countsBelow,
  inZoneOf,
  type Retention,
  retentionFindings,
  retentionOf,
  retentionRecord,
  retentionText,
  twiceFinding,
} from '../../../lib/retention';

const errorOf = (act: () => unknown): BackupError => {
  try {
    act();
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const scheduleWith = (text: string) => ({
  metadata: { name: 'nightly', annotations: { [RETENTION_ANNOTATION]: text } },
});

describe('a retention', () => {
  it('is refused without a number of the newest, whatever else it keeps', () => {
    expect(errorOf(() => checkRetention({ keepDaily: 7 }, 'here'))).toMatchObject({
      code: 'retention-invalid',
      at: 'here.keepLast',
      fix: expect.stringContaining('always stay'),
    });
  });

  it.each([
    ['nothing', undefined, 'here'],
    ['a number', 7, 'here'],
    ['no newest', { keepLast: 0 }, 'here.keepLast'],
    ['half a day', { keepLast: 1, keepDaily: 0.5 }, 'here.keepDaily'],
    ['less than none', { keepLast: 1, keepWeekly: -1 }, 'here.keepWeekly'],
    ['a text', { keepLast: 1, keepMonthly: '3' }, 'here.keepMonthly'],
    ['years', { keepLast: 1, keepYearly: 3 }, 'here.keepYearly'],
    ['an age', { keepLast: 1, keepWithin: '30d' }, 'here.keepWithin'],
    ['a zone that is none', { keepLast: 1, timeZone: 'Mars/Olympus' }, 'here.timeZone'],
    ['no name of a zone', { keepLast: 1, timeZone: 1 }, 'here.timeZone'],
    ['no reason', { keepLast: 1, besideApi: ' ' }, 'here.besideApi'],
  ])('is refused as %s, where it is wrong', (_what, value, at) => {
    expect(retentionFindings(value, 'here').map((each) => each.at)).toEqual([at]);
  });

  it('tells everything that is wrong at once', () => {
    expect(retentionFindings({ keepDaily: 0, keepHourly: 3 }, 'here')).toHaveLength(3);
  });

  it('reads as a sentence, with the zone only where days are counted', () => {
    expect(retentionText({ keepLast: 7 })).toBe('last 7');
    expect(retentionText({ keepLast: 7, keepMonthly: 12, timeZone: 'Europe/Berlin' })).toBe(
      'last 7, monthly 12 (days of Europe/Berlin)',
    );
  });

  it('has the days of its schedules, of UTC where they are not known, or its own', () => {
    const berlin = MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } });
    const kept = { keepLast: 1, keepDaily: 7 };
    expect(inZoneOf(kept, MoskApi.v26_2).timeZone).toBe('UTC');
    expect(inZoneOf(kept, berlin).timeZone).toBe('Europe/Berlin');
    expect(inZoneOf(kept, berlin.with({ open: ['schedule.timeZone'] })).timeZone).toBe('UTC');
    expect(inZoneOf({ ...kept, timeZone: 'Asia/Tokyo' }, berlin).timeZone).toBe('Asia/Tokyo');
  });

  it.each<[string, Retention, Retention, readonly string[]]>([
    ['itself', { keepLast: 3, keepDaily: 7 }, { keepLast: 3, keepDaily: 7 }, []],
    ['one that keeps less', { keepLast: 4, keepDaily: 7 }, { keepLast: 3 }, []],
    ['one that keeps more of the newest', { keepLast: 3 }, { keepLast: 4 }, ['keepLast']],
    ['one that counts weeks', { keepLast: 99 }, { keepLast: 1, keepWeekly: 2 }, ['keepWeekly']],
    [
      'one whose days begin at another time',
      { keepLast: 3, keepDaily: 9 },
      { keepLast: 3, keepDaily: 7, timeZone: 'Asia/Tokyo' },
      ['keepDaily'],
    ],
    ['one of another zone that counts no days', { keepLast: 3 }, { keepLast: 3, timeZone: 'Asia/Tokyo' }, []],
  ])('may keep less than %s, or never does', (_what, one, other, below) => {
    expect(countsBelow(one, other)).toEqual(below);
  });
});

describe('the record of a retention', () => {
  it('says the same when it is read, in one text whatever the order of the members', () => {
    const kept = { timeZone: 'Europe/Berlin', keepMonthly: 12, keepLast: 7 };
    const record = retentionRecord(kept, 'here');
    expect(record).toEqual({
      'mosk-backup/retention': '{"keepLast":7,"keepMonthly":12,"timeZone":"Europe/Berlin"}',
    });
    expect(retentionOf(scheduleWith(record[RETENTION_ANNOTATION] ?? ''))).toEqual(kept);
  });

  it('names no zone where no days are counted', () => {
    expect(retentionRecord({ keepLast: 7, timeZone: 'Asia/Tokyo' }, 'here')).toEqual({
      'mosk-backup/retention': '{"keepLast":7}',
    });
  });

  it('is no retention where a schedule has none', () => {
    expect(retentionOf({ metadata: { name: 'nightly' } })).toBeUndefined();
  });

  it.each([['last 7'], [''], ['null'], ['[7]'], ['{"keepDaily":7}'], ['{"keepLast":7,"keepYearly":1}']])(
    'is refused where it cannot be read: %s',
    (text) => {
      const error = errorOf(() => retentionOf(scheduleWith(text), 'ClusterBackupSchedule prod/nightly'));
      expect(error.code).toBe('retention-invalid');
      expect(error.at).toMatch(/^ClusterBackupSchedule prod\/nightly metadata\.annotations\.mosk-backup/);
    },
  );
});

describe('days, weeks and months', () => {
  const at = (time: string) => Date.parse(time);

  it('begin at midnight of their zone', () => {
    const [before, after] = [at('2027-01-31T22:59:59Z'), at('2027-01-31T23:00:00Z')];
    for (const period of ['day', 'week', 'month'] as const) {
      expect(bucketOf(period, before, 'UTC')).toBe(bucketOf(period, after, 'UTC'));
      expect(bucketOf(period, after, 'Europe/Berlin') - bucketOf(period, before, 'Europe/Berlin')).toBe(1);
    }
  });

  it('are as long as clocks make them', () => {
    // 28 March 2027 has 23 hours in Berlin, 31 October 25.
    const dayOf = (time: string) => bucketOf('day', at(time), 'Europe/Berlin');
    expect(dayOf('2027-03-27T23:00:00Z')).toBe(dayOf('2027-03-28T21:59:59Z'));
    expect(dayOf('2027-03-28T22:00:00Z')).toBe(dayOf('2027-03-28T21:59:59Z') + 1);
    expect(dayOf('2027-10-30T22:00:00Z')).toBe(dayOf('2027-10-31T22:59:59Z'));
    expect(dayOf('2027-10-31T23:00:00Z')).toBe(dayOf('2027-10-31T22:59:59Z') + 1);
  });

  it('have weeks from Monday, also across years', () => {
    expect(bucketOf('week', at('2026-12-28T00:00:00Z'), 'UTC')).toBe(
      bucketOf('week', at('2027-01-03T23:59:59Z'), 'UTC'),
    );
    expect(bucketOf('week', at('2027-01-04T00:00:00Z'), 'UTC')).toBe(
      bucketOf('week', at('2027-01-03T23:59:59Z'), 'UTC') + 1,
    );
  });
});

describe('a retention of the API itself', () => {
  const learned = (kind: string, path: string) =>
    MoskApi.from({
      version: 1,
      release: '26.3',
      facts: {
        [`extraFields.${kind}`]: { value: { [path]: 'integer' }, source: 'schema', certainty: 'documented' },
      },
    });

  it.each([
    ['retention.keepLast'],
    ['keep'],
    ['backupsLimit'],
    ['ttlSecondsAfterFinished'],
    ['backupTTL'],
    ['maxAge'],
    ['backup_count'],
    ['expirationDays'],
    ['successfulBackupsHistoryLimit'],
    ['maxBackups'],
  ])('is a learned field %s, set or not', (path) => {
    expect(apiRetentionFields(learned('ClusterBackupSchedule', path), {})).toEqual([
      `ClusterBackupSchedule spec.${path}`,
    ]);
  });

  it.each([
    ['suspend'],
    ['priority'],
    ['maxRetries'],
    ['battlefield'],
    ['concurrencyPolicy'],
    ['parameters.rclone.keep'],
  ])('is no field %s', (path) => {
    const api = learned('ClusterBackupSchedule', path);
    expect(apiRetentionFields(api, { targetCluster: 'keep', schedule: '0 1 * * *' })).toEqual([]);
  });

  it('is a field of the backups, too', () => {
    expect(apiRetentionFields(learned('ClusterBackup', 'ttl'), {})).toEqual(['ClusterBackup spec.ttl']);
  });

  it('is a field that a schedule sets, though nobody has learned of it', () => {
    expect(apiRetentionFields(MoskApi.v26_2, { retention: { count: 3 }, retain: null })).toEqual([
      'spec.retention.count',
    ]);
  });

  it('is refused beside ours, unless it is said why', () => {
    const api = learned('ClusterBackupSchedule', 'retention');
    expect(twiceFinding({ keepLast: 1 }, { spec: {} }, api, 'here')).toMatchObject({
      code: 'retention-twice',
      at: 'here',
      value: 'ClusterBackupSchedule spec.retention',
    });
    expect(twiceFinding({ keepLast: 1, besideApi: 'a floor' }, { spec: {} }, api, 'here')).toBeUndefined();
  });
});
