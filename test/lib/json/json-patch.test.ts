import { jsonPatch } from '../../../lib/json';

/** From RFC 6902, appendix A, and what the real server does beyond it. */
const FITS: [string, unknown, unknown[], unknown][] = [
  [
    'A.1 adds a member',
    { foo: 'bar' },
    [{ op: 'add', path: '/baz', value: 'qux' }],
    { foo: 'bar', baz: 'qux' },
  ],
  ['A.2 adds an element', { foo: [1, 3] }, [{ op: 'add', path: '/foo/1', value: 2 }], { foo: [1, 2, 3] }],
  ['A.3 removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/b' }], { a: 1 }],
  ['A.4 removes an element', [1, 2, 3], [{ op: 'remove', path: '/1' }], [1, 3]],
  ['A.5 replaces', { a: 1 }, [{ op: 'replace', path: '/a', value: 2 }], { a: 2 }],
  [
    'A.6 moves a member',
    { a: { b: 1 }, c: {} },
    [{ op: 'move', from: '/a/b', path: '/c/d' }],
    { a: {}, c: { d: 1 } },
  ],
  ['A.7 moves an element', [1, 2, 3], [{ op: 'move', from: '/0', path: '/2' }], [2, 3, 1]],
  [
    'A.8 tests',
    { a: [1, { b: null }] },
    [{ op: 'test', path: '/a', value: [1, { b: null }] }],
    { a: [1, { b: null }] },
  ],
  [
    'A.10 adds a nested member',
    { a: 1 },
    [{ op: 'add', path: '/b', value: { c: {} } }],
    { a: 1, b: { c: {} } },
  ],
  ['A.14 reads ~01', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
  ['A.16 appends', [1], [{ op: 'add', path: '/-', value: [2] }], [1, [2]]],
  ['replaces the whole', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  ['copies', { a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
  ['adds by replace', {}, [{ op: 'replace', path: '/a', value: 1 }], { a: 1 }],
];

const FAILS: [string, unknown, unknown][] = [
  ['A.9 a test that fails', { a: 1 }, { op: 'test', path: '/a', value: '1' }],
  ['A.12 a missing parent', { a: 1 }, { op: 'add', path: '/b/c', value: 1 }],
  ['a missing member to remove', { a: 1 }, { op: 'remove', path: '/b' }],
  ['an index beyond the end', [1], { op: 'add', path: '/2', value: 1 }],
  ['an index with a leading zero', [1, 2], { op: 'replace', path: '/01', value: 1 }],
  ['a move into itself', { a: { b: {} } }, { op: 'move', from: '/a', path: '/a/b/c' }],
  ['an unknown operation', {}, { op: 'frob', path: '/a' }],
  ['an operation without path', {}, { op: 'add', value: 1 }],
  ['a pointer without slash', { a: 1 }, { op: 'remove', path: 'a' }],
];

describe('a JSON patch', () => {
  it.each(FITS)('%s', (_what, document, operations, expected) => {
    const before = JSON.stringify(document);

    expect(jsonPatch(document, operations)).toEqual(expected);
    expect(JSON.stringify(document)).toBe(before);
  });

  it.each(FAILS)('is refused for %s', (_what, document, operation) => {
    expect(() => jsonPatch(document, [operation])).toThrow();
  });

  it('cannot reach a prototype', () => {
    const patched = jsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);

    expect(Object.getPrototypeOf(patched).polluted).toBeUndefined();
    expect(() =>
      jsonPatch({}, [{ op: 'add', path: '/constructor/prototype/polluted', value: true }]),
    ).toThrow();
  });
});
