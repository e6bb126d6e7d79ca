import { daysFrom, minutesApart, minutesBetweenRuns, overlapsAmong, runsOf } from '../../../lib/calendar';
import { iso, time } from './iso';

it.each([
  ['0 1 * * *', '20 1 * * *', 20],
  ['50 23 * * *', '10 0 * * *', 20],
  ['0 1 * * 1', '0 1 * * 2', 1440],
  ['0 1 * * 1', '0 1 * * 3', Number.POSITIVE_INFINITY],
  ['0 1 * * 0', '30 1 1 * *', 30],
  ['0 1 29 2 *', '0 2 * * *', 60],
])('%s and %s start %p minutes apart, whichever comes first', (one, other, minutes) => {
  expect([minutesApart(one, other), minutesApart(other, one)]).toEqual([minutes, minutes]);
});

it.each([
  ['0 1 * * *', 1440],
  ['0 1,2 * * *', 60],
  ['0 0,23 * * *', 60],
  ['0 0,23 * * 1', 1380],
  ['0 1 * * 1', Number.POSITIVE_INFINITY],
])('%s starts every %p minutes at the closest', (expression, minutes) => {
  expect(minutesBetweenRuns(expression)).toBe(minutes);
});

describe('runs of one cluster', () => {
  const schedules = [
    { name: 'nightly', expression: '0 1 * * *' },
    { name: 'weekly', expression: '20 1 * * 0' },
  ];
  // 3 January 2027 is a Sunday.
  const runs = runsOf(schedules, daysFrom(time('2027-01-02'), 2), 'UTC');

  it('are told by time, each with its schedule', () => {
    expect(runs.map(({ at, schedule }) => `${iso(at)} ${schedule}`)).toEqual([
      '2027-01-02T01:00Z nightly',
      '2027-01-03T01:00Z nightly',
      '2027-01-03T01:20Z weekly',
    ]);
  });

  it('overlap where the second starts before the first is expected to be over', () => {
    const [overlap, ...others] = overlapsAmong(runs, 30);
    expect(others).toEqual([]);
    expect(overlap).toMatchObject({
      first: { schedule: 'nightly' },
      second: { schedule: 'weekly', at: time('2027-01-03T01:20Z') },
      minutes: 20,
    });
  });

  it('do not overlap at just the distance that is expected, and never when none is', () => {
    expect(overlapsAmong(runs, 20)).toEqual([]);
    expect(overlapsAmong(runs, 0)).toEqual([]);
  });
});
