import { table } from '../../../cli/output';

it('lines columns up by their widest cell, with nothing after the last', () => {
  const lines = table(
    ['NAME', 'STATUS', 'AGE'],
    [
      ['before-26-2', 'Completed', '3h'],
      ['x', 'Stuck', '12m'],
    ],
  );
  expect(lines).toEqual([
    'NAME          STATUS      AGE',
    'before-26-2   Completed   3h',
    'x             Stuck       12m',
  ]);
});
