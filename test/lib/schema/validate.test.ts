import { type StructuralSchema, validateObject } from '../../../lib/schema';

/** A CRD's schema with every keyword; the expected texts were recorded from kube-apiserver 1.36.3. */
const SCHEMA: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 3, maxLength: 5, pattern: '^[a-z]+$' },
        size: { type: 'string', enum: ['small', 'large'] },
        factor: { type: 'number', enum: [1, 2] },
        count: { type: 'integer', minimum: 1, maximum: 5 },
        when: { type: 'string', format: 'date-time' },
        flag: { type: 'boolean' },
        list: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string', minLength: 2 } },
        set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        keyed: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { type: 'string' },
              v: {
                type: 'string',
                'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'v is fixed' }],
              },
            },
          },
        },
        map: {
          type: 'object',
          minProperties: 1,
          maxProperties: 2,
          additionalProperties: {
            type: 'string',
            minLength: 2,
            'x-kubernetes-validations': [{ rule: 'self != "no"', message: 'not no' }],
          },
        },
        port: { 'x-kubernetes-int-or-string': true },
        nothing: { type: 'string', nullable: true },
        rules: {
          type: 'object',
          properties: {
            a: { type: 'string' },
            b: { type: 'integer' },
            t: { type: 'string', format: 'date-time' },
          },
          'x-kubernetes-validations': [
            {
              rule: '!has(self.a) || self.a != "req"',
              message: 'a is bad',
              reason: 'FieldValueRequired',
              fieldPath: '.a',
            },
            { rule: '!has(self.a) || self.a != "forb"', message: 'a is bad', reason: 'FieldValueForbidden' },
            { rule: '!has(self.a) || self.a != "dup"', message: 'a is bad', reason: 'FieldValueDuplicate' },
            { rule: '!has(self.a) || self.a != "nomsg"' },
            { rule: '!has(self.a) || self.a != "expr"', messageExpression: '"got " + self.a' },
            {
              rule: '!has(self.a) || self.a != "badexpr"',
              messageExpression: '"got " + string(self.b)',
              message: 'fixed',
            },
            { rule: '!has(self.a) || self.a != "err" || self.b > 1' },
            { rule: '!has(self.t) || self.t > timestamp("2020-01-01T00:00:00Z")', message: 'too early' },
            {
              rule: '!has(self.a) || self.a != "opt" || oldSelf.hasValue()',
              optionalOldSelf: true,
              message: 'not at creation',
            },
            {
              rule: '!has(self.a) || self.a != "optv" || oldSelf.?b.orValue(0) == 3',
              optionalOldSelf: true,
              message: 'b was not 3',
            },
          ],
        },
      },
    },
  },
};

const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

function texts(spec: unknown, old?: unknown): string[] {
  const errors = validateObject(SCHEMA, { spec }, old === undefined ? undefined : { spec: old });
  return errors.map(({ field, message }) => `${field}: ${message}`);
}

describe('validateObject', () => {
  it.each([
    [
      'minLength',
      { name: 'ab' },
      ['spec.name: Invalid value: "ab": spec.name in body should be at least 3 chars long'],
    ],
    ['maxLength', { name: 'abcdef' }, ['spec.name: Too long: may not be more than 5 bytes', UNCHECKED]],
    [
      'pattern',
      { name: 'AB1' },
      ['spec.name: Invalid value: "AB1": spec.name in body should match \'^[a-z]+$\''],
    ],
    ['required', {}, ['spec.name: Required value', UNCHECKED]],
    [
      'a number for a string',
      { name: 1 },
      ['spec.name: Invalid value: "integer": spec.name in body must be of type string: "integer"', UNCHECKED],
    ],
    [
      'enum',
      { name: 'abc', size: 'big' },
      ['spec.size: Unsupported value: "big": supported values: "small", "large"', UNCHECKED],
    ],
    [
      'enum of numbers',
      { name: 'abc', factor: 3 },
      ['spec.factor: Unsupported value: 3: supported values: "1", "2"', UNCHECKED],
    ],
    [
      'minimum',
      { name: 'abc', count: 0 },
      ['spec.count: Invalid value: 0: spec.count in body should be greater than or equal to 1'],
    ],
    [
      'maximum',
      { name: 'abc', count: 9 },
      ['spec.count: Invalid value: 9: spec.count in body should be less than or equal to 5'],
    ],
    [
      'a string for a number',
      { name: 'abc', count: '1' },
      [
        'spec.count: Invalid value: "string": spec.count in body must be of type integer: "string"',
        UNCHECKED,
      ],
    ],
    [
      'a date-time',
      { name: 'abc', when: 'yesterday' },
      [
        'spec.when: Invalid value: "yesterday": spec.when in body must be of type date-time: "yesterday"',
        UNCHECKED,
      ],
    ],
    [
      'a string for a boolean',
      { name: 'abc', flag: 'x' },
      ['spec.flag: Invalid value: "string": spec.flag in body must be of type boolean: "string"', UNCHECKED],
    ],
    [
      'minItems',
      { name: 'abc', list: [] },
      ['spec.list: Invalid value: 0: spec.list in body should have at least 1 items'],
    ],
    [
      'items and maxItems',
      { name: 'abc', list: ['aa', 'b', 'cc'] },
      [
        'spec.list[1]: Invalid value: "b": spec.list[1] in body should be at least 2 chars long',
        'spec.list: Too many: 3: must have at most 2 items',
        UNCHECKED,
      ],
    ],
    ['a set', { name: 'abc', set: ['a', 'b', 'a'] }, ['spec.set[2]: Duplicate value: "a"']],
    [
      'a list that is a map',
      { name: 'abc', keyed: [{ name: 'a' }, { name: 'a' }] },
      ['spec.keyed[1]: Duplicate value: {"name":"a"}'],
    ],
    [
      'required in an item',
      { name: 'abc', keyed: [{ name: 'a' }, {}] },
      ['spec.keyed[1].name: Required value', UNCHECKED],
    ],
    [
      'minProperties',
      { name: 'abc', map: {} },
      ['spec.map: Invalid value: 0: spec.map in body should have at least 1 properties'],
    ],
    [
      'maxProperties',
      { name: 'abc', map: { a: 'bb', b: 'cc', c: 'dd' } },
      ['spec.map: Too many: 3: must have at most 2 items', UNCHECKED],
    ],
    [
      'a value of a map',
      { name: 'abc', map: { a: 'b' } },
      ['spec.map.a: Invalid value: "b": spec.map.a in body should be at least 2 chars long'],
    ],
    [
      'a rule on the values of a map',
      { name: 'abc', map: { a: 'no', 'b.c': 'no' } },
      ['spec.map[a]: Invalid value: "no": not no', 'spec.map[b.c]: Invalid value: "no": not no'],
    ],
    [
      'int-or-string',
      { name: 'abc', port: true },
      [
        'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
        UNCHECKED,
      ],
    ],
    [
      'an array for an object',
      { name: 'abc', map: [1] },
      ['spec.map: Invalid value: "array": spec.map in body must be of type object: "array"', UNCHECKED],
    ],
    [
      'an object for an array',
      { name: 'abc', list: {} },
      ['spec.list: Invalid value: "object": spec.list in body must be of type array: "object"', UNCHECKED],
    ],
    [
      'an error that lets the rules run',
      { name: 'abc', count: 9, rules: { a: 'req' } },
      [
        'spec.count: Invalid value: 9: spec.count in body should be less than or equal to 5',
        'spec.rules.a: Required value: a is bad',
      ],
    ],
  ])('says what kube-apiserver says: %s', (_, spec, expected) => {
    expect(texts(spec)).toEqual(expected);
  });

  it.each([
    ['reason Required, with a field path', { a: 'req' }, 'spec.rules.a: Required value: a is bad'],
    ['reason Forbidden', { a: 'forb' }, 'spec.rules: Forbidden: a is bad'],
    ['reason Duplicate', { a: 'dup' }, 'spec.rules: Duplicate value'],
    [
      'no message',
      { a: 'nomsg' },
      'spec.rules: Invalid value: failed rule: !has(self.a) || self.a != "nomsg"',
    ],
    ['a message expression', { a: 'expr' }, 'spec.rules: Invalid value: got expr'],
    ['a message expression that fails', { a: 'badexpr' }, 'spec.rules: Invalid value: fixed'],
    [
      'a rule that fails',
      { a: 'err' },
      'spec.rules: Invalid value: "object": no such key: b evaluating rule: !has(self.a) || self.a != "err" || self.b > 1',
    ],
    ['a time', { t: '2019-01-01T00:00:00Z' }, 'spec.rules: Invalid value: too early'],
    ['an optional oldSelf at creation', { a: 'opt' }, 'spec.rules: Invalid value: not at creation'],
    ['a member of an optional oldSelf', { a: 'optv' }, 'spec.rules: Invalid value: b was not 3'],
  ])('evaluates CEL as kube-apiserver does: %s', (_, rules, expected) => {
    expect(texts({ name: 'abc', rules })).toEqual([expected]);
  });

  it('accepts what fits', () => {
    expect(
      texts({
        name: 'abc',
        factor: 1,
        nothing: null,
        port: 'http',
        when: '2026-01-15T17:40:26Z',
        rules: { a: 'err', b: 2 },
      }),
    ).toEqual([]);
  });

  it('gives an optional oldSelf its value on update', () => {
    expect(texts({ name: 'abc', rules: { a: 'opt' } }, { name: 'abc', rules: {} })).toEqual([]);
    expect(texts({ name: 'abc', rules: { a: 'optv' } }, { name: 'abc', rules: { b: 3 } })).toEqual([]);
  });

  it('runs a transition rule only where there was a value before, found by key in a list that is a map', () => {
    const now = { name: 'abc', keyed: [{ name: 'a', v: 'y' }] };

    expect(texts(now)).toEqual([]);
    expect(texts(now, { name: 'abc', keyed: [{ name: 'b', v: 'x' }] })).toEqual([]);
    expect(
      texts(now, {
        name: 'abc',
        keyed: [
          { name: 'b', v: 'q' },
          { name: 'a', v: 'x' },
        ],
      }),
    ).toEqual(['spec.keyed[0].v: Invalid value: "y": v is fixed']);
  });

  it('quotes a value as Go does', () => {
    expect(texts({ name: '"\\\n\u0007\u0000\u0085' })[0]).toMatch(/^spec\.name: Too long/);
    expect(texts({ name: '"\n\u0000' })[0]).toContain(String.raw`Invalid value: "\"\n\x00": spec.name`);
  });
});
