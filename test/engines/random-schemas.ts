import type { StructuralSchema } from '../../lib/schema';

type Random = () => number;
type Draft = { -readonly [Key in keyof StructuralSchema]: StructuralSchema[Key] };

/** Structural schemas with combinators at every level, and values that nearly fit them. */
export function randomSchemas(random: Random) {
  const chance = (probability: number) => random() < probability;
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;

  const TEXTS = [
    '',
    'a',
    'b',
    'ab',
    'abc',
    'x1',
    'foo',
    'foobar',
    'ÄÖ',
    '1.5',
    'a-b',
    '2024-05-06',
    'QQ==',
    '10s',
  ];
  const PATTERNS = ['^a', 'b$', '^[a-z]+$', '^(foo|ab)$', '\\d', '^$', '(?i)^A'];
  const FORMATS = [
    'date',
    'date-time',
    'byte',
    'duration',
    'uuid',
    'ipv4',
    'hostname',
    'uri',
    'email',
    'nothing',
  ];
  const NAMES = ['a', 'b', 'c', 'd'];

  const bound = (): Partial<Draft> => {
    switch (below(6)) {
      case 0:
        return { minimum: below(5) };
      case 1:
        return { maximum: below(9) };
      case 2:
        return { minimum: below(5), exclusiveMinimum: true };
      case 3:
        return { maximum: 3 + below(9), exclusiveMaximum: true };
      case 4:
        return { multipleOf: 1 + below(4) };
      default:
        return { enum: [below(4), 4 + below(4)] };
    }
  };
  const textual = (): Partial<Draft> => {
    switch (below(5)) {
      case 0:
        return { minLength: below(4) };
      case 1:
        return { maxLength: 1 + below(4) };
      case 2:
        return { pattern: pick(PATTERNS) };
      case 3:
        return { enum: [...new Set([pick(TEXTS), pick(TEXTS)])] };
      default:
        return { format: pick(FORMATS) };
    }
  };
  const listed = (): Partial<Draft> => (chance(0.5) ? { minItems: below(3) } : { maxItems: 1 + below(3) });
  const membered = (names: readonly string[]): Partial<Draft> =>
    chance(0.6) && names.length > 0
      ? { required: [...new Set([pick(names), pick(names)])] }
      : chance(0.5)
        ? { minProperties: below(3) }
        : { maxProperties: 1 + below(3) };

  /** What may stand in a combinator: it says nothing of types, and names what the schema around it names. */
  function validation(schema: StructuralSchema, depth: number): Draft {
    const draft: Draft = {};
    const { properties = {}, items, type } = schema;
    if (chance(0.75)) Object.assign(draft, ofType(type, Object.keys(properties)));
    if (type === 'object' && chance(0.6)) {
      const names = Object.keys(properties).filter(() => chance(0.5));
      if (names.length > 0) {
        draft.properties = Object.fromEntries(
          names.map((name) => [name, validation(properties[name] as StructuralSchema, depth - 1)]),
        );
      }
    }
    if (type === 'array' && items !== undefined && chance(0.5)) draft.items = validation(items, depth - 1);
    if (depth > 0 && chance(0.3)) Object.assign(draft, combinator(schema, depth - 1));
    return draft;
  }

  function ofType(type: string | undefined, names: readonly string[]): Partial<Draft> {
    switch (type) {
      case 'string':
        return textual();
      case 'integer':
      case 'number':
        return bound();
      case 'array':
        return listed();
      case 'object':
        return membered(names);
      default:
        return {};
    }
  }

  function combinator(schema: StructuralSchema, depth: number): Partial<Draft> {
    const some = () => Array.from({ length: 1 + below(3) }, () => validation(schema, depth));
    switch (below(5)) {
      case 0:
        return { anyOf: some() };
      case 1:
        return { oneOf: some() };
      case 2:
        return { allOf: some() };
      case 3:
        return { not: validation(schema, depth) };
      default:
        return { anyOf: some(), oneOf: some() };
    }
  }

  function schema(depth: number): StructuralSchema {
    const draft = shape(depth);
    if (chance(0.4)) Object.assign(draft, ofType(draft.type, Object.keys(draft.properties ?? {})));
    if (chance(0.6)) Object.assign(draft, combinator(draft, 2));
    if (chance(0.1)) draft.nullable = true;
    return draft;
  }

  function shape(depth: number): Draft {
    const kind = depth === 0 ? below(4) : below(8);
    switch (kind) {
      case 0:
        return { type: 'string' };
      case 1:
        return chance(0.3) ? { type: 'integer', format: 'int32' } : { type: 'integer' };
      case 2:
        return { type: 'number' };
      case 3:
        return chance(0.7) ? { type: 'boolean' } : { 'x-kubernetes-int-or-string': true };
      case 4: {
        const draft: Draft = { type: 'array', items: schema(depth - 1) };
        const { type = '', nullable = false } = draft.items ?? {};
        if (chance(0.3) && ['string', 'integer'].includes(type) && !nullable) {
          draft['x-kubernetes-list-type'] = 'set';
        }
        return draft;
      }
      case 5:
        return { type: 'object', additionalProperties: schema(depth - 1) };
      default: {
        const names = NAMES.filter(() => chance(0.6));
        return {
          type: 'object',
          properties: Object.fromEntries(names.map((name) => [name, schema(depth - 1)])),
        };
      }
    }
  }

  /** A value that fits the shape of a schema, or nearly. */
  function value(schema: StructuralSchema): unknown {
    if (chance(0.04)) return pick<unknown>([null, 'text', 7, 1.5, true, [], {}, ['a'], { a: 1 }]);
    if (schema.enum !== undefined && chance(0.5)) return pick(schema.enum);
    if (schema['x-kubernetes-int-or-string'] === true) return pick<unknown>([1, 'a', 0, 'http']);
    switch (schema.type) {
      case 'string':
        return pick(TEXTS);
      case 'integer':
        return chance(0.03) ? 3_000_000_000 : below(12) - 1;
      case 'number':
        return pick([0, 1, 2, 2.5, 3.25, 4, 6, 7.5, 9]);
      case 'boolean':
        return chance(0.5);
      case 'array':
        return Array.from({ length: below(4) }, () => value(schema.items ?? {}));
      default: {
        const { properties = {}, additionalProperties } = schema;
        const members =
          typeof additionalProperties === 'object'
            ? NAMES.map((name) => [name, additionalProperties] as const)
            : Object.entries(properties);
        return Object.fromEntries(
          members.filter(() => chance(0.7)).map(([name, member]) => [name, value(member)]),
        );
      }
    }
  }

  return { schema, value };
}
