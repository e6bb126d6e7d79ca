import { exitCodeOf } from '../../cli/exit-codes';
import { BackupError } from '../../lib/errors';

it.each([
  ['key-too-short', 2],
  ['backup-stuck', 3],
  ['deletion-failed', 3],
  ['timeout', 4],
  ['not-ours', 5],
  ['forbidden', 6],
  ['size-mismatch', 7],
  ['aborted', 130],
] as const)('%s ends with %i', (code, exit) => {
  expect(exitCodeOf(new BackupError(code, 'x'))).toBe(exit);
});

it('several errors end as the first does, and a bug ends with 1', () => {
  const several = new AggregateError([new BackupError('timeout', 'x'), new BackupError('not-ours', 'y')]);
  expect(exitCodeOf(several)).toBe(4);
  expect(exitCodeOf(new TypeError('x is undefined'))).toBe(1);
});
