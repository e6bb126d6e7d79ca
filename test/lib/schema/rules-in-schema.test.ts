import { celErrors, hasRules, lastingCelErrors } from '../../../lib/schema/cel';
import type { StructuralSchema } from '../../../lib/schema/structural-schema';

const DEPTH = 40;

/** Objects in objects, with a rule at the bottom; counts how often it is asked what is in them. */
function deepSchema() {
  const counted = { walks: 0 };
  let schema: StructuralSchema = {
    type: 'integer',
    'x-kubernetes-validations': [{ rule: 'self > 0', message: 'must be positive' }],
  };
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const properties = { inner: schema, other: { type: 'string' } as const };
    schema = {
      type: 'object',
      get properties() {
        counted.walks += 1;
        return properties;
      },
    };
  }
  return { schema, counted };
}

function deepObject(bottom: number): unknown {
  let object: unknown = bottom;
  for (let depth = 0; depth < DEPTH; depth += 1) object = { inner: object, other: 'text' };
  return object;
}

it('a schema is walked for rules once, however deep and however many objects', () => {
  const { schema, counted } = deepSchema();
  expect(hasRules(schema)).toBe(true);
  expect(counted.walks).toBe(DEPTH);

  for (const bottom of [0, 1, 2]) celErrors(schema, deepObject(bottom), undefined);
  const { walks } = counted;
  for (const bottom of [0, 1, 2]) celErrors(schema, deepObject(bottom), undefined);

  // What is left are the looks at each level for the schemas of its members.
  expect(counted.walks - walks).toBe(walks - DEPTH);
  expect(walks).toBeLessThan(20 * DEPTH);
});

it('a rule at the bottom of a schema is found and judged', () => {
  const { schema } = deepSchema();
  expect(celErrors(schema, deepObject(1), undefined)).toEqual([]);
  expect(celErrors(schema, deepObject(0), undefined)).toMatchObject([
    { field: Array(DEPTH).fill('inner').join('.'), message: expect.stringContaining('must be positive') },
  ]);
});

it('a rule that cannot be read here judges nothing: its server does', () => {
  const schema: StructuralSchema = {
    type: 'integer',
    'x-kubernetes-validations': [{ rule: 'self.isPrime()' }, { rule: 'self > 0' }],
  };

  expect(celErrors(schema, 4, undefined)).toEqual([]);
  expect(celErrors(schema, -4, undefined)).toHaveLength(1);
});

it('who does not know what was there before judges by the rules that do not ask for it', () => {
  const schema: StructuralSchema = {
    type: 'integer',
    'x-kubernetes-validations': [
      { rule: 'self > oldSelf' },
      { rule: 'oldSelf.hasValue()', optionalOldSelf: true },
      { rule: 'self > 0', message: 'must be positive' },
    ],
  };

  expect(lastingCelErrors(schema, 4)).toEqual([]);
  expect(lastingCelErrors(schema, 0)).toHaveLength(1);
  // Who does know that there was nothing judges by the second as well.
  expect(celErrors(schema, 4, undefined)).toHaveLength(1);
});
