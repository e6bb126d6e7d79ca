import { Cron } from '../../../lib';
import { errorOf } from './synthesised';

describe('Cron', () => {
  test.each([
    [Cron.of('0 1 * * *'), '0 1 * * *'],
    [Cron.daily({ hour: 1 }), '0 1 * * *'],
    [Cron.daily({ hour: 0, minute: 30 }), '30 0 * * *'],
    [Cron.weekly({ weekday: 'sunday', hour: 2 }), '0 2 * * 0'],
    [Cron.weekly({ weekday: 'saturday', hour: 23, minute: 59 }), '59 23 * * 6'],
    [Cron.monthly({ day: 28, hour: 3 }), '0 3 28 * *'],
  ])('%s is written as %s', (cron, expression) => {
    expect(cron.expression).toBe(expression);
  });

  test.each([
    ['an hour that no day has', () => Cron.daily({ hour: 24 }), 'cron-invalid', '0 24 * * *'],
    ['half an hour', () => Cron.daily({ hour: 1.5 }), 'cron-invalid', '0 1.5 * * *'],
    ['a day that some months lack', () => Cron.monthly({ day: 31, hour: 1 }), 'cron-invalid', 'day 31'],
    ['six fields', () => Cron.of('0 0 1 * * *'), 'cron-invalid', '0 0 1 * * *'],
    ['30 February', () => Cron.of('0 1 30 2 *'), 'cron-never-fires', '0 1 30 2 *'],
  ])('refuses %s and shows it', (_what, make, code, value) => {
    const error = errorOf(make);

    expect(error.code).toBe(code);
    expect(error.value).toContain(value);
    expect(error.fix).toBeDefined();
  });
});
