import { cronDifferences } from '../../../lib/calendar';

it.each([
  ['0 2 */1 * 1-5', ['"*/1" is a star to Kubernetes'], ['write *']],
  ['0 2 1 * */1', ['"*/1" is a star to Kubernetes'], ['write *']],
  ['0 2 5,* * 1', ['"5,*" is a star to Kubernetes'], ['write *']],
  ['0 2 */2 * 1', ['on the days of either'], ['as numbers']],
  ['0 2 1 * */2', ['on the days of either'], ['as numbers']],
  ['0 2 1-31 * 1', ['has every day and is no star'], ['write *']],
  ['0 2 1 * 0-6', ['has every day and is no star'], ['write *']],
  ['0 2 ? * *', ['"?" is a star to Kubernetes'], ['write *']],
  ['5/15 2 * * *', ['"5/15" begins there'], ['5-59/15']],
  ['*-5 2 * * *', ['looks at the star alone'], ['without the star']],
  ['1,,2 2 * * *', ['an empty place'], ['leave the comma out']],
  ['+5 2 * * *', ['the plus of "+5"'], ['leave it out']],
  ['@daily', ['Not every cron knows @daily'], ['write 0 0 * * *']],
])('%s: %j', (expression, problems, fixes) => {
  const found = cronDifferences(expression);
  expect(found.map(({ problem }) => problem)).toEqual(problems.map((each) => expect.stringContaining(each)));
  expect(found.map(({ fix }) => fix)).toEqual(fixes.map((each) => expect.stringContaining(each)));
});

it.each([
  '0 1 * * *',
  '*/15 */2 * * *',
  '0 1 */1 * *',
  '0 1 * * */1',
  '0 1 */2 * *',
  '0 1 13 * fri',
  '0 1 1-31 * *',
])('all read %s alike', (expression) => {
  expect(cronDifferences(expression)).toEqual([]);
});
