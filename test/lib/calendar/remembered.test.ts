import { LEAP_YEAR, longestGap, minutesApart, nextRuns } from '../../../lib/calendar';

let parsed = 0;
let daysLookedAt = 0;
jest.mock('../../../lib/contract/cron-expression', () => {
  const actual = jest.requireActual<typeof import('../../../lib/contract/cron-expression')>(
    '../../../lib/contract/cron-expression',
  );
  return {
    ...actual,
    readCron: (expression: string) => {
      parsed += 1;
      return actual.readCron(expression);
    },
    firesOnDay: (...day: Parameters<typeof actual.firesOnDay>) => {
      daysLookedAt += 1;
      return actual.firesOnDay(...day);
    },
  };
});

it('20,000 schedules are parsed as often as they differ, and their days looked at once', () => {
  for (let cluster = 0; cluster < 10_000; cluster += 1) {
    const daily = `${cluster % 10} ${cluster % 3} * * *`;
    const weekly = `0 4 * * ${cluster % 7}`;
    longestGap([daily, weekly], LEAP_YEAR, 'UTC');
    minutesApart(daily, weekly);
    nextRuns(daily, 3, LEAP_YEAR.from, 'UTC');
  }
  expect(parsed).toBe(30 + 7);
  // 7 different days, in the year of the gap and those around it, for four years; every day is not looked at.
  expect(daysLookedAt).toBeGreaterThan(366 * 7);
  expect(daysLookedAt).toBeLessThanOrEqual(366 * 7 * 5);
});
