import { conditionsIn, rangeHolds, readOutcome, requireWritable } from '../../../local/storage/conditions';

const stored = { etag: 'abc', modified: new Date('2026-11-02T10:00:00.700Z') };
const EARLIER = 'Mon, 02 Nov 2026 09:59:59 GMT';
const THEN = 'Mon, 02 Nov 2026 10:00:00 GMT';
const LATER = 'Mon, 02 Nov 2026 10:00:01 GMT';

// RFC 9110, section 13.2.2; S3 documents the same two precedences for its GetObject.
it.each([
  [{}, 'done'],
  [{ 'if-match': '"abc"' }, 'done'],
  [{ 'if-match': 'abc' }, 'done'],
  [{ 'if-match': '"x", "abc"' }, 'done'],
  [{ 'if-match': '*' }, 'done'],
  [{ 'if-match': '"x"' }, 'failed'],
  [{ 'if-none-match': '"abc"' }, 'not-modified'],
  [{ 'if-none-match': '*' }, 'not-modified'],
  [{ 'if-none-match': '"x"' }, 'done'],
  [{ 'if-modified-since': EARLIER }, 'done'],
  [{ 'if-modified-since': THEN }, 'not-modified'],
  [{ 'if-modified-since': LATER }, 'not-modified'],
  [{ 'if-unmodified-since': EARLIER }, 'failed'],
  [{ 'if-unmodified-since': THEN }, 'done'],
  [{ 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, 'done'],
  [{ 'if-none-match': '"x"', 'if-modified-since': LATER }, 'done'],
  [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
  [{ 'if-modified-since': 'yesterday' }, 'done'],
  [{ 'if-unmodified-since': 'Mon, 30 Feb 2026 25:61:61 GMT' }, 'done'],
])('reading with %j is %s', (headers, outcome) => {
  expect(readOutcome(conditionsIn(headers), stored)).toBe(outcome);
});

it.each([
  [undefined, true],
  ['"abc"', true],
  ['"x"', false],
  ['W/"abc"', false],
  [THEN, true],
  [EARLIER, false],
])('a range with If-Range: %s is one of this state: %s', (header, holds) => {
  expect(rangeHolds(header, stored)).toBe(holds);
});

it.each([
  ['"abc"', undefined, 'stored', undefined],
  ['"x"', undefined, 'stored', 412],
  ['"abc"', undefined, 'absent', 404],
  [undefined, '*', 'stored', 412],
  [undefined, '*', 'absent', undefined],
  [undefined, '"abc"', 'stored', 501],
])(
  'writing with If-Match: %s and If-None-Match: %s to what is %s: %s',
  (ifMatch, ifNoneMatch, state, status) => {
    const write = () => requireWritable({ ifMatch, ifNoneMatch }, state === 'stored' ? stored : undefined);
    if (status === undefined) expect(write).not.toThrow();
    else expect(write).toThrow(expect.objectContaining({ status }));
  },
);
