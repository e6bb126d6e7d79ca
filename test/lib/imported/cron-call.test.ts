import { Cron } from '../../../entries';
import { layOut } from '../../../lib/imported/code/doc';
import { cronCall } from '../../../lib/imported/cron-call';

describe('a cron expression in a program', () => {
  it.each([
    ['0 1 * * *', 'Cron.daily({ hour: 1 })'],
    ['30 23 * * *', 'Cron.daily({ hour: 23, minute: 30 })'],
    ['0 3 * * 0', "Cron.weekly({ weekday: 'sunday', hour: 3 })"],
    ['5 3 28 * *', 'Cron.monthly({ day: 28, hour: 3, minute: 5 })'],
    ['5 3 29 * *', "Cron.of('5 3 29 * *')"],
    ['00 01 * * *', "Cron.of('00 01 * * *')"],
    ['0 1 * * sun', "Cron.of('0 1 * * sun')"],
    ['0 1 */1 * *', "Cron.of('0 1 */1 * *')"],
    ['@daily', "Cron.of('@daily')"],
  ])('%s is %s, which is exactly that again', (expression, call) => {
    const text = layOut(cronCall(expression), 110);
    expect(text).toBe(call);
    expect((new Function('Cron', `return ${text}`)(Cron) as Cron).expression).toBe(expression);
  });
});
