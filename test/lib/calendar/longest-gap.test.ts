import { daysFrom, LEAP_YEAR, longestGap } from '../../../lib/calendar';
import { iso, time } from './iso';

const gapOf = (expressions: readonly string[], period = LEAP_YEAR, zone = 'UTC') => {
  const gap = longestGap(expressions, period, zone);
  return gap === undefined ? undefined : { from: iso(gap.from), to: iso(gap.to), hours: gap.minutes / 60 };
};

it.each([
  ['0 1 * * *', 24],
  ['0 */6 * * *', 6],
  ['0 1,3 * * *', 22],
  ['* * * * *', 1 / 60],
  ['0 1 * * 1,2', 6 * 24],
  ['0 1 1 * *', 31 * 24],
  ['0 1 31 * *', 61 * 24],
  ['0 1 1 1 *', 366 * 24],
  ['0 1 29 2 *', 1461 * 24],
])('the longest gap of %s is %p hours, not the average', (expression, hours) => {
  expect(gapOf([expression])?.hours).toBe(hours);
});

it('several schedules fill each other’s gaps', () => {
  expect(gapOf(['0 1 * * 0', '0 13 * * 3'])).toMatchObject({ hours: 3 * 24 + 12 });
  expect(gapOf(['0 1 * * *', '0 13 * * *'])).toMatchObject({ hours: 12 });
  expect(gapOf(['0 1 * * *', '0 1 * * *'])).toMatchObject({ hours: 24 });
});

it('it says when the first of the longest gaps is', () => {
  expect(gapOf(['0 1 31 * *'])).toEqual({ from: '2024-03-31T01:00Z', to: '2024-05-31T01:00Z', hours: 1464 });
});

it('a gap that begins in the period counts to its end', () => {
  expect(gapOf(['0 1 1 * *'], daysFrom(time('2027-01-01'), 5))).toEqual({
    from: '2027-01-01T01:00Z',
    to: '2027-02-01T01:00Z',
    hours: 744,
  });
});

it('a period without runs is a gap from its beginning', () => {
  expect(gapOf(['0 1 1 * *'], daysFrom(time('2027-01-02'), 5))).toMatchObject({
    from: '2027-01-02T00:00Z',
    to: '2027-02-01T01:00Z',
  });
});

it('nothing scheduled has no gap, because nothing ever runs', () => {
  expect(gapOf([])).toBeUndefined();
});

it('a time that the clock skips makes a gap of two days, one hour shorter', () => {
  expect(gapOf(['30 2 * * *'], daysFrom(time('2027-01-01'), 366), 'Europe/Berlin')).toEqual({
    from: '2027-03-27T01:30Z',
    to: '2027-03-29T00:30Z',
    hours: 47,
  });
  expect(gapOf(['30 4 * * *'], daysFrom(time('2027-01-01'), 366), 'Europe/Berlin')).toMatchObject({
    hours: 25,
  });
});

it('it is the same on every day, leap years included, for what repeats every week', () => {
  for (const day of ['2027-01-01', '2027-12-31', '2028-02-28', '2028-02-29']) {
    expect(gapOf(['17 3 * * 0'], daysFrom(time(day), 366))).toMatchObject({ hours: 168 });
  }
});
