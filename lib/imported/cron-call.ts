import { WEEKDAYS } from '../model';
import type { Doc } from './code/doc';
import { call, type Member, objectLiteral, textLiteral } from './code/literals';

const NUMBER = '(0|[1-9]\\d?)';
const DAILY = new RegExp(`^${NUMBER} ${NUMBER} \\* \\* \\*$`);
const WEEKLY = new RegExp(`^${NUMBER} ${NUMBER} \\* \\* ([0-6])$`);
const MONTHLY = new RegExp(`^${NUMBER} ${NUMBER} ${NUMBER} \\* \\*$`);
/** Later days do not exist in every month, so `Cron.monthly` does not take them. */
const LAST_DAY = 28;

/** The construct's own word where it comes to exactly this expression, else the expression. */
export function cronCall(expression: string): Doc {
  const [, minute = '', hour = ''] =
    DAILY.exec(expression) ?? WEEKLY.exec(expression) ?? MONTHLY.exec(expression) ?? [];
  const time: Member[] = [
    { key: 'hour', value: hour },
    ...(minute === '0' ? [] : [{ key: 'minute', value: minute }]),
  ];
  if (DAILY.test(expression)) return call('Cron.daily', [], objectLiteral(time, false));
  const weekday = WEEKDAYS[Number(WEEKLY.exec(expression)?.[3])];
  if (weekday !== undefined) {
    return call(
      'Cron.weekly',
      [],
      objectLiteral([{ key: 'weekday', value: textLiteral(weekday) }, ...time], false),
    );
  }
  const day = MONTHLY.exec(expression)?.[3];
  if (day !== undefined && Number(day) >= 1 && Number(day) <= LAST_DAY) {
    return call('Cron.monthly', [], objectLiteral([{ key: 'day', value: day }, ...time], false));
  }
  return call('Cron.of', [textLiteral(expression)]);
}
