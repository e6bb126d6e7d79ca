import { applyDefaults, prune, type StructuralSchema, unknownFields } from '../../../lib/schema';

const SCHEMA: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      default: {},
      properties: {
        size: { type: 'string', default: 'small' },
        hint: { type: 'string', nullable: true },
        list: {
          type: 'array',
          items: { type: 'object', properties: { on: { type: 'boolean', default: true } } },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        any: { 'x-kubernetes-preserve-unknown-fields': true },
        open: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { known: { type: 'object', properties: { a: { type: 'string' } } } },
        },
      },
    },
  },
};
const root = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } };

describe('applyDefaults', () => {
  it('fills in what is absent, defaults of defaults too', () => {
    expect(applyDefaults(SCHEMA, root)).toEqual({ ...root, spec: { size: 'small' } });
  });

  it('fills in members of the items of a list', () => {
    expect(applyDefaults(SCHEMA, { spec: { list: [{}, { on: false }] } })).toEqual({
      spec: { size: 'small', list: [{ on: true }, { on: false }] },
    });
  });

  it('takes a null for absent where the schema allows none', () => {
    const object = { spec: { size: null, hint: null, labels: { a: null, b: 'b' }, any: null } };

    expect(applyDefaults(SCHEMA, object)).toEqual({
      spec: { size: 'small', hint: null, labels: { b: 'b' }, any: null },
    });
  });

  it('changes neither the object nor the schema', () => {
    const object = { spec: { list: [{}] } };
    const result = applyDefaults(SCHEMA, root) as unknown as { spec: Record<string, string> };
    applyDefaults(SCHEMA, object);
    result.spec.size = 'changed';

    expect(object).toEqual({ spec: { list: [{}] } });
    expect(applyDefaults(SCHEMA, root)).toMatchObject({ spec: { size: 'small' } });
  });
});

describe('prune and unknownFields', () => {
  const object = {
    ...root,
    other: 1,
    spec: {
      sizee: 'x',
      list: [{ on: true }, { off: true }],
      labels: { any: 'x' },
      any: { deep: 1 },
      open: { more: 1, known: { a: 'a', b: 'b' } },
    },
  };

  it('drop and name the same fields', () => {
    expect(unknownFields(SCHEMA, object)).toEqual([
      'other',
      'spec.sizee',
      'spec.list[1].off',
      'spec.open.known.b',
    ]);
    expect(prune(SCHEMA, object)).toEqual({
      ...root,
      spec: {
        list: [{ on: true }, {}],
        labels: { any: 'x' },
        any: { deep: 1 },
        open: { more: 1, known: { a: 'a' } },
      },
    });
  });

  it('leave the object as it was', () => {
    const before = structuredClone(object);
    prune(SCHEMA, object);

    expect(object).toEqual(before);
  });

  it('know nothing of apiVersion, kind and metadata below the root', () => {
    expect(unknownFields(SCHEMA, { ...root, spec: { kind: 'x' } })).toEqual(['spec.kind']);
  });
});
