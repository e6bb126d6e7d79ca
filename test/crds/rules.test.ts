import { compileCel } from '../../lib/cel';
import { crds, type StructuralSchema, type ValidationRule } from '../../lib/schema';
import { ruleVariables } from '../../lib/schema/cel';
import { schemaPaths } from './schema-paths';

interface Placed extends ValidationRule {
  place: string;
  schema: StructuralSchema;
}

const schemas = crds().flatMap(({ spec }) => {
  const schema = spec.versions[0]?.schema.openAPIV3Schema ?? {};
  return schemaPaths(schema).map((each) => ({ ...each, path: `${spec.names.kind} ${each.path}` }));
});
const rules: Placed[] = schemas.flatMap(({ path, schema }) =>
  (schema['x-kubernetes-validations'] ?? []).map((rule) => ({ ...rule, place: path, schema })),
);
/** The regular expressions in a rule: its string literals in the place of an argument of `matches`. */
const patterns = rules.flatMap(({ rule, place }) =>
  [...rule.matchAll(/matches\("((?:[^"\\]|\\.)*)"\)/g)].map(([, literal]) => ({
    place,
    pattern: JSON.parse(`"${literal}"`) as string,
  })),
);

describe('the CEL rules', () => {
  it('are there', () => {
    expect(rules.length).toBeGreaterThan(50);
    expect(patterns.length).toBeGreaterThan(20);
  });

  it.each(rules)('fit the types of their schema: $place: $rule', ({ schema, place, ...rule }) => {
    const isRoot = !place.includes('.');
    expect(compileCel(rule.rule, ruleVariables(rule, schema, isRoot)).type).toEqual({ is: 'bool' });
  });

  it.each(rules)('speak to the user: $place: $message', ({ message, place }) => {
    expect(message).toBeTruthy();
    expect(message).not.toMatch(/[.\n]$/);
    expect(place).toBeTruthy();
  });

  it.each(patterns)('use patterns that RE2 and JavaScript read alike: $pattern', ({ pattern }) => {
    expect(() => new RegExp(pattern)).not.toThrow();
    // Look-around and back-references are unknown to RE2; \s, \w, \b and \p differ outside ASCII.
    expect(pattern).not.toMatch(/\(\?|\\[1-9kswSWbBdDpP]/);
  });

  it.each(schemas)('walk nothing without a bound: $path', ({ schema }) => {
    if (schema.type === 'string' && schema.enum === undefined && schema.format === undefined) {
      expect(schema.maxLength).toBeDefined();
    }
    if (typeof schema.additionalProperties === 'object') expect(schema.maxProperties).toBeDefined();
    if (schema.type === 'array') expect(schema.maxItems).toBeDefined();
  });

  // The API server repeats a string that breaks a rule in its answer, but not an object.
  it('never stand on a field that may hold a secret, nor does anything else that repeats its value', () => {
    const secrets = schemas.filter(({ path }) =>
      /(secret\.value|remoteSecret\.value|remoteConfig\..*|SecretKey)$/i.test(path),
    );

    expect(secrets.length).toBeGreaterThan(6);
    for (const { schema } of secrets) {
      expect(Object.keys(schema).filter((key) => !/^(type|description|maxLength)$/.test(key))).toEqual([]);
    }
  });
});
