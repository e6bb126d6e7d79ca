import { daysFrom, nextRuns, runsBetween } from '../../../lib/calendar';
import { seeded } from '../synth/seeded';
import { iso, time } from './iso';

const between = (expression: string, from: string, to: string, zone = 'UTC') =>
  runsBetween(expression, { from: time(from), to: time(to) }, zone).map(iso);

describe('runs in a period', () => {
  it('include its beginning and leave out its end', () => {
    expect(between('0 1 * * *', '2027-01-01T01:00Z', '2027-01-03T01:00Z')).toEqual([
      '2027-01-01T01:00Z',
      '2027-01-02T01:00Z',
    ]);
  });

  it('fall on 29 February in leap years alone', () => {
    expect(between('0 1 29 2 *', '2023-01-01', '2033-01-01')).toEqual([
      '2024-02-29T01:00Z',
      '2028-02-29T01:00Z',
      '2032-02-29T01:00Z',
    ]);
  });

  it('fall on a day of the month or a day of the week where both are given', () => {
    expect(between('0 1 13 * 5', '2027-01-09', '2027-01-23')).toEqual([
      '2027-01-13T01:00Z',
      '2027-01-15T01:00Z',
      '2027-01-22T01:00Z',
    ]);
  });

  // January 2027 begins on a Friday. What robfig/cron, and so CronJob, reads: each once more, with 60 runs, in test/engines.
  it.each([
    ['0 2 */1 * 1-5', 'a star with step 1 is a star', [1, 4, 5, 6, 7, 8]],
    ['0 2 1 * */1', 'in either field', [1]],
    ['0 2 ? * 1', 'as is a question mark', [4]],
    ['0 2 *,9 * 1', 'also in a list', [4]],
    ['0 2 *-9 * 1', 'whatever follows it', [4]],
    ['0 2 */2 * 1', 'but not with another step', [1, 3, 4, 5, 7, 9]],
    ['0 2 1-31 * 1', 'nor are all days by their numbers', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['0 2 , * 1', 'an empty list has no day', [4]],
    ['0 2 +2,,03 JAN *', 'signs, zeros, empty places and capitals are no matter', [2, 3]],
    ['0 2 5/2 * *', 'a number with a step goes on to the end', [5, 7, 9]],
    ['0 2 * 1 sUn', 'names are read in any case', [3]],
  ])('%s: %s', (expression, _, days) => {
    expect(between(expression, '2027-01-01', '2027-01-10')).toEqual(
      days.filter((day) => day < 10).map((day) => `2027-01-0${day}T02:00Z`),
    );
  });

  it.each([
    ['@hourly', '0 * * * *'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@weekly', '0 0 * * 0'],
    ['@monthly', '0 0 1 * *'],
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
  ])('of %s are those of %s', (macro, expression) => {
    const year = ['2027-01-01', '2028-01-02'] as const;
    expect(between(macro, ...year)).toEqual(between(expression, ...year));
  });
});

describe('in a zone whose clocks change', () => {
  it('leave out a time that the clock skips', () => {
    expect(between('30 2 * * *', '2027-03-27', '2027-03-30', 'Europe/Berlin')).toEqual([
      '2027-03-27T01:30Z',
      '2027-03-29T00:30Z',
    ]);
  });

  it('fire twice at a time that the clock repeats, and in order', () => {
    expect(between('15,45 2 * * *', '2027-10-31', '2027-11-01', 'Europe/Berlin')).toEqual([
      '2027-10-31T00:15Z',
      '2027-10-31T00:45Z',
      '2027-10-31T01:15Z',
      '2027-10-31T01:45Z',
    ]);
  });

  it('start every hour of a day that has 23 or 25 of them', () => {
    expect(between('0 * * * *', '2027-03-27T23:00Z', '2027-03-28T22:00Z', 'Europe/Berlin')).toHaveLength(23);
    expect(between('0 * * * *', '2027-10-30T22:00Z', '2027-10-31T23:00Z', 'Europe/Berlin')).toHaveLength(25);
  });

  it('know changes of half an hour, days that never were, and zones far from UTC', () => {
    expect(between('15 2 * * *', '2027-10-01', '2027-10-04', 'Australia/Lord_Howe')).toEqual([
      '2027-10-01T15:45Z',
      '2027-10-03T15:15Z',
    ]);
    expect(between('0 12 * * *', '2011-12-29', '2012-01-01', 'Pacific/Apia')).toEqual([
      '2011-12-29T22:00Z',
      '2011-12-30T22:00Z',
      '2011-12-31T22:00Z',
    ]);
    expect(between('0 1 * * *', '2027-01-01', '2027-01-03', 'Pacific/Kiritimati')).toEqual([
      '2027-01-01T11:00Z',
      '2027-01-02T11:00Z',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2027-03-26', '2027-10-29'],
    ['America/New_York', '2027-03-12', '2027-11-05'],
    ['Australia/Lord_Howe', '2027-04-01', '2027-10-01'],
    ['Africa/Casablanca', '2027-02-05', '2027-03-12'],
  ])('of %s are the minutes at which its clocks show the time', (zone, ...starts) => {
    const random = seeded(11);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    for (const start of starts) {
      const [hour, minute] = [1 + random.below(3), random.below(60)];
      const shown = `0${hour}:${String(minute).padStart(2, '0')}`;
      const period = daysFrom(time(start), 5);
      const expected: number[] = [];
      for (let at = period.from; at < period.to; at += 60_000) {
        if (clock.format(at) === shown) expected.push(at);
      }
      expect(runsBetween(`${minute} ${hour} * * *`, period, zone)).toEqual(expected);
    }
  });
});

describe('the next runs', () => {
  it('leave out the moment itself', () => {
    expect(nextRuns('0 1 * * *', 2, time('2027-01-01T01:00Z'), 'UTC').map(iso)).toEqual([
      '2027-01-02T01:00Z',
      '2027-01-03T01:00Z',
    ]);
  });

  it('are found eight years ahead, where a century leaves a leap year out', () => {
    expect(nextRuns('0 1 29 2 *', 2, time('2095-01-01'), 'UTC').map(iso)).toEqual([
      '2096-02-29T01:00Z',
      '2104-02-29T01:00Z',
    ]);
  });

  it('are none of none, and refuse a zone that does not exist', () => {
    expect(nextRuns('0 1 * * *', 0, 0, 'UTC')).toEqual([]);
    expect(() => nextRuns('0 1 * * *', 1, 0, 'Mars/Base')).toThrow('There is no such time zone');
  });
});
