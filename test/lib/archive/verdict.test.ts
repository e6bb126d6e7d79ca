import { REASONS, type Reading, reasonError, reasonOf, STEPS, verdictOf } from '../../../lib/archive';

const good: Reading = { content: 'tar', ending: 'whole', tar: 'marker', entries: 27 };
const files = ['s3://backups/prod/nightly.encrypted (4.0 GiB)'];
const about = { files, isEncrypted: true, keyFile: 'kek.key' };
const holds = (...all: Parameters<typeof verdictOf>) =>
  Object.fromEntries(verdictOf(...all).map(({ step, holds: is }) => [step, is]));

it.each([
  [undefined, {}],
  ['damaged', { ending: 'unseen' }],
  ['damaged', { tar: 'broken' }],
  ['damaged', { tar: 'broken', ending: 'unseen' }],
  ['damaged', { ending: 'wrong' }],
  ['truncated', { tar: 'cut' }],
  ['truncated', { tar: 'cut', ending: 'wrong' }],
  ['truncated', { ending: 'zeros' }],
  ['truncated', { ending: 'odd' }],
  ['not-a-backup', { tar: 'empty' }],
  ['checksum-differs', { md5: { stored: 'a', read: 'b' } }],
  [undefined, { md5: { stored: 'a', read: 'a' } }],
  ['truncated', { tar: 'cut', md5: { stored: 'a', read: 'b' } }],
] as const)('the reason is %s for %o', (reason, seen) => {
  expect(reasonOf({ ...good, ...seen })).toBe(reason);
});

it('a good backup holds in all that was looked at, and what was not is said', () => {
  expect(verdictOf({ ...about, reading: good })).toEqual([
    { step: 'found', holds: true, says: files[0] },
    { step: 'complete', holds: true, says: 'as many bytes as the storage has listed' },
    { step: 'decrypts', holds: true, says: 'with kek.key' },
    { step: 'readable to its end', holds: true, says: 'tar, 27 entries' },
    {
      step: 'checksum equal',
      holds: null,
      says: 'the storage has none; changed bytes inside would not be noticed',
    },
  ]);
});

it('what the CRC of gzip tells is no checksum of the storage', () => {
  const [last] = verdictOf({ ...about, reading: { ...good, content: 'gzip' } }).slice(-1);
  expect(last).toMatchObject({ holds: null, says: expect.stringContaining('CRC of gzip') });
});

it('an archive without encryption decrypts nothing, and that is said', () => {
  const verdict = verdictOf({ files, isEncrypted: false, reading: good });
  expect(verdict[2]).toMatchObject({ holds: null, says: expect.stringContaining('NOT ENCRYPTED') });
});

it('nothing of which the end was not seen is complete, or decrypts', () => {
  const reading = { ...good, ending: 'unseen' } as const;
  expect(holds({ ...about, reading, reason: reasonOf(reading) })).toMatchObject({
    complete: null,
    decrypts: null,
    'readable to its end': false,
  });
});

it('a checksum is the only thing that differs where it differs', () => {
  const reading = { ...good, md5: { stored: 'a', read: 'b' } };
  expect(holds({ ...about, reading, reason: 'checksum-differs' })).toEqual({
    found: true,
    complete: true,
    decrypts: true,
    'readable to its end': true,
    'checksum equal': false,
  });
});

it.each(REASONS.filter((reason) => reason !== 'checksum-differs'))(
  'whatever was read, nothing is readable to its end that is %s',
  (reason) => {
    for (const reading of [undefined, good]) {
      const all = holds({ ...about, ...(reading && { reading }), reason });
      expect(all['readable to its end']).not.toBe(true);
      expect(all['checksum equal']).not.toBe(true);
    }
  },
);

it.each(['truncated', 'dek-damaged', 'empty', 'files-missing'] as const)(
  'nothing is complete that is %s',
  (reason) => {
    expect(holds({ ...about, reading: { ...good, tar: 'cut' }, reason }).complete).toBe(false);
  },
);

it.each(REASONS)('%s says what is wrong and what to do, in no word that promises too much', (reason) => {
  const error = reasonError(reason, { at: 'x' });
  expect(error.fix).toMatch(/\S/);
  const words = verdictOf({ ...about, reading: good, reason }).map(({ says }) => says);
  expect([...STEPS, ...words, error.message].join('\n')).not.toMatch(/\b(?:intact|valid|restorable)\b/i);
});

it('"wrong key" is said of a wrong key alone', () => {
  const saying = REASONS.filter((reason) => /wrong key/i.test(reasonError(reason, { at: 'x' }).message));
  expect(saying).toEqual(['wrong-key']);
});
