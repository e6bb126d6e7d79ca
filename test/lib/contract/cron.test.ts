/** What Kubernetes refuses in an expression is refused by its name, with what to write instead. */
import { checkCron } from '../../../lib/contract';
import type { BackupError } from '../../../lib/errors';

function refusalOf(expression: string): Partial<BackupError> | undefined {
  try {
    checkCron(expression, 'spec.schedule');
    return undefined;
  } catch (error) {
    return error as BackupError;
  }
}

it.each([
  ['0 1 * * 7', 'day 7 of the week', 'write 0 or sun'],
  ['0 1 * * 6-7', 'day 7 of the week', '6,0 for 6-7'],
  ['0 1 * * 0,7', 'day 7 of the week', 'write 0 or sun'],
  ['0 1 * * sat-sun', 'ends before it begins', 'sat,sun'],
  ['0 1 * * fri-mon', 'ends before it begins', 'fri-sat,sun-mon'],
  ['0 22-2 * * *', 'ends before it begins', '22-23,0-2'],
  ['0 1 * nov-feb *', 'ends before it begins', 'nov-dec,jan-feb'],
  ['TZ=Europe/Berlin 0 1 * * *', 'TZ= and CRON_TZ=', 'leave it out'],
  ['CRON_TZ=UTC 0 1 * * *', 'TZ= and CRON_TZ=', 'leave it out'],
  ['TZ=UTC', 'TZ= and CRON_TZ=', 'leave it out'],
  ['@every 1h30m', '@every counts', '0 */6 * * *'],
  ['@reboot', 'no such abbreviation', '@daily'],
  ['@Daily', 'no such abbreviation', '@daily'],
  ['@daily ', 'no such abbreviation', '@daily'],
  ['0 1 L * *', '"L" is no day of the month', 'from 1 to 31'],
  ['0 1 * * 1#2', '"1#2" is no day of the week', 'minute, hour'],
  ['0 1 * foo *', '"foo" is no month', 'such as feb'],
  ['0 1 mon * *', '"mon" is no day of the month', 'from 1 to 31'],
  ['60 1 * * *', '60 in "60" is no minute', 'from 0 to 59'],
  ['0 24 * * *', '24 in "24" is no hour', 'from 0 to 23'],
  ['0 1 0 * *', '0 in "0" is no day of the month', 'from 1 to 31'],
  ['0 1 1-32 * *', '32 in "1-32" is no day of the month', 'from 1 to 31'],
  ['0 1 * 13 *', '13 in "13" is no month', 'from 1 to 12'],
  ['*/0 1 * * *', 'not above 0', 'minute, hour'],
  ['1-2-3 1 * * *', '"1-2-3" is no minute', 'minute, hour'],
  ['1/2/3 1 * * *', '"1/2/3" is no minute', 'minute, hour'],
  ['-5 1 * * *', '"-5" is no minute', 'minute, hour'],
  ['1.5 1 * * *', '"1.5" is no minute', 'minute, hour'],
  ['99999999999999999999 1 * * *', 'is no minute', 'minute, hour'],
  ['0 1 * *', 'five fields', '0 1 * * *'],
  ['0 0 1 * * *', 'five fields', '0 1 * * *'],
  [' @daily', 'five fields', '0 1 * * *'],
  ['', 'five fields', '0 1 * * *'],
])('%s is refused: %s', (expression, problem, fix) => {
  const refusal = refusalOf(expression);
  expect(refusal).toMatchObject({ code: 'cron-invalid', at: 'spec.schedule' });
  expect(refusal?.problem).toContain(problem);
  expect(refusal?.fix).toContain(fix);
});

it.each([
  ['0 1 30 2 *'],
  ['0 1 31 4,6,9,11 */1'],
  [', 1 * * *'],
  ['0 , * * *'],
  ['0 1 , * *'],
  ['0 1 * , *'],
  ['0 1 * * ,'],
])('%s never fires', (expression) => {
  expect(refusalOf(expression)?.code).toBe('cron-never-fires');
});

it.each([['0 1 29 2 *'], ['0 1 30 2 0'], ['0 1 , * 0'], ['0 1 31 2 ,1'], ['0 1 * * *\n']])(
  '%j fires',
  (expression) => {
    expect(refusalOf(expression)).toBeUndefined();
  },
);
