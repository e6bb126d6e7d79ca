import { judgeOpening, type OpeningTry } from '../../../lib/archive';

const opened = (about: Partial<OpeningTry>): OpeningTry => ({
  keyFile: 'a.key',
  padding: 15,
  isText: true,
  first: 'tar',
  ...about,
});
const closed = (about: Partial<OpeningTry> = {}): OpeningTry => ({
  keyFile: 'b.key',
  padding: 0,
  isText: false,
  ...about,
});

it('the key is the one under which the archive begins as an archive, wherever it stands', () => {
  const fits = opened({ first: 'gzip' });
  expect(judgeOpening([closed(), fits])).toEqual({ opens: fits });
  const byChance = opened({ keyFile: 'b.key', padding: 1, isText: false, first: 'noise' });
  expect(judgeOpening([byChance, fits])).toEqual({ opens: fits });
});

it.each([
  ['wrong-key', 'no key opens the .dek', [closed()]],
  ['wrong-key', 'the padding looks right by chance', [opened({ padding: 1, isText: false, first: 'noise' })]],
  ['wrong-dek', 'a data key of text does not open the archive', [opened({ padding: 1, first: 'noise' })]],
  [
    'wrong-dek',
    'a data key of bytes, with padding that is no chance',
    [opened({ isText: false, first: 'noise' })],
  ],
  ['dek-damaged', 'text comes out that has no end', [closed(), closed({ isText: true })]],
  ['damaged', 'the archive begins with an order that is no tar', [opened({ first: 'other' })]],
  ['not-a-backup', 'the archive is a text', [opened({ first: 'text' })]],
  ['not-a-backup', 'the archive is empty', [opened({ padding: 1, isText: false, first: 'empty' })]],
  ['truncated', 'the archive is shorter than any', [opened({ first: 'short' })]],
  ['truncated', 'it is, whatever the padding', [opened({ padding: 1, isText: false, first: 'short' })]],
  ['key-file', 'the key is right in another form', [closed(), opened({ form: { wrong: 'x', fix: 'y' } })]],
])('%s: %s', (reason, _why, tries) => {
  expect(judgeOpening(tries)).toMatchObject({ reason });
});

it('of a wrong key it is told whether chance made it look right', () => {
  expect(judgeOpening([closed()])).toMatchObject({ byChance: false });
  const byChance = opened({ padding: 2, isText: false, first: 'noise' });
  expect(judgeOpening([closed(), byChance])).toMatchObject({ byChance: true });
});
