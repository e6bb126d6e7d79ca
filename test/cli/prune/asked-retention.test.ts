import { askedRetention } from '../../../cli/prune/asked-retention';
import { BackupError } from '../../../lib/errors';

it.each([
  ['--time-zone', { timeZone: 'Mars/Olympus' }],
  ['--beside-api', { besideApi: ' ' }],
  ['--keep-daily', { keepDaily: 'many' }],
])('what is wrong with %s is told by its name', (option, wrong) => {
  let thrown: unknown;
  try {
    askedRetention({ keepLast: '1', ...wrong });
  } catch (error) {
    thrown = error;
  }
  expect(BackupError.is(thrown) ? thrown.at : thrown).toBe(option);
});
