import { LEAP_YEAR, longestGap, minutesApart, nextRuns } from '../../../lib/calendar';

let parsed = 0;
jest.mock('croner', () => {
  const croner = jest.requireActual<typeof import('croner')>('croner');
  return {
    ...croner,
    Cron: new Proxy(croner.Cron, {
      construct(target, options) {
        parsed += 1;
        return Reflect.construct(target, options) as object;
      },
    }),
  };
});

it('20,000 schedules are parsed as often as they have different times and different days', () => {
  for (let cluster = 0; cluster < 10_000; cluster += 1) {
    const daily = `${cluster % 10} ${cluster % 3} * * *`;
    const weekly = `0 4 * * ${cluster % 7}`;
    longestGap([daily, weekly], LEAP_YEAR, 'UTC');
    minutesApart(daily, weekly);
    nextRuns(daily, 3, LEAP_YEAR.from, 'UTC');
  }
  // 30 different times and 04:00; 7 different days, in the year of the gap and those around it, for four years.
  expect(parsed).toBeGreaterThan(30);
  expect(parsed).toBeLessThanOrEqual(31 + 7 * 5);
});
