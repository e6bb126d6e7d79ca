import { weekOf } from '../../../lib/explain';
import { iso, time } from '../calendar/iso';

const SCHEDULES = [
  { name: 'nightly', expression: '0 1 * * *' },
  { name: 'weekly', expression: '20 1 * * 0' },
];

it('a week begins with the day of the moment, at midnight UTC, and has seven days', () => {
  const { days } = weekOf(SCHEDULES, time('2027-01-01T17:30Z'), 'UTC', 30);
  expect(days.map(({ weekday, date }) => `${weekday} ${date}`)).toEqual([
    'Fri 2027-01-01',
    'Sat 2027-01-02',
    'Sun 2027-01-03',
    'Mon 2027-01-04',
    'Tue 2027-01-05',
    'Wed 2027-01-06',
    'Thu 2027-01-07',
  ]);
  expect(days.map(({ hours }) => hours.length)).toEqual([24, 24, 24, 24, 24, 24, 24]);
});

it('every run stands in its hour, and those that overlap are marked', () => {
  const { days, overlaps } = weekOf(SCHEDULES, time('2027-01-01'), 'UTC', 30);
  const sunday = days[2]?.hours[1];
  expect(sunday?.runs.map(({ at, schedule }) => `${iso(at)} ${schedule}`)).toEqual([
    '2027-01-03T01:00Z nightly',
    '2027-01-03T01:20Z weekly',
  ]);
  expect([sunday?.overlap, days[1]?.hours[1]?.overlap, days[1]?.hours[2]?.overlap]).toEqual([
    true,
    false,
    false,
  ]);
  expect(overlaps).toMatchObject([{ minutes: 20 }]);
});

it('runs overlap across midnight too, and both hours are marked', () => {
  const { days } = weekOf(
    [
      { name: 'late', expression: '50 23 * * *' },
      { name: 'early', expression: '5 0 * * 6' },
    ],
    time('2027-01-01'),
    'UTC',
    30,
  );
  expect([days[0]?.hours[23]?.overlap, days[1]?.hours[0]?.overlap]).toEqual([true, true]);
});

it('a schedule in another zone stands where it starts in UTC', () => {
  const { days } = weekOf(
    [{ name: 'nightly', expression: '30 0 * * *' }],
    time('2027-01-01'),
    'Europe/Berlin',
    30,
  );
  expect(days[0]?.hours[23]?.runs).toHaveLength(1);
});

it('nothing scheduled is an empty week', () => {
  const { days, legend, overlaps } = weekOf([], time('2027-01-01'), 'UTC', 30);
  expect([days.length, legend, overlaps]).toEqual([7, [], []]);
});
