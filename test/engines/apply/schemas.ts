/** CustomResourceDefinitions with everything by which fields are merged: one that is always the same, and random ones. */
import type { CustomResourceDefinition, StructuralSchema } from '../../../lib/schema';
import type { Dice } from '../../promises/dice';

export const GROUP = 'apply.example.com';

const text: StructuralSchema = { type: 'string' };
const count: StructuralSchema = { type: 'integer' };
const intOrString: StructuralSchema = { 'x-kubernetes-int-or-string': true };

const object = (
  properties: Record<string, StructuralSchema>,
  more: StructuralSchema = {},
): StructuralSchema => ({
  type: 'object',
  properties,
  ...more,
});
const list = (items: StructuralSchema, more: StructuralSchema = {}): StructuralSchema => ({
  type: 'array',
  items,
  ...more,
});
const set = (items: StructuralSchema) => list(items, { 'x-kubernetes-list-type': 'set' });
const keyed = (keys: readonly string[], items: StructuralSchema) =>
  list(
    { ...items, required: keys.filter((key) => items.properties?.[key]?.default === undefined) },
    {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': keys,
    },
  );
const mapOf = (values: StructuralSchema): StructuralSchema => ({
  type: 'object',
  additionalProperties: values,
});
const free: StructuralSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const whole: StructuralSchema = { 'x-kubernetes-map-type': 'atomic' };

const SPEC: StructuralSchema = object({
  names: list(text),
  pairs: list(object({ a: text, b: count })),
  tags: set(text),
  numbers: set(count),
  nodes: keyed(['name'], object({ name: text, role: text, labels: mapOf(text), weight: count })),
  ports: keyed(
    ['port', 'protocol'],
    object({ port: count, protocol: { ...text, default: 'TCP' }, note: text, via: set(text) }),
  ),
  nested: object({ a: text, b: count, deep: object({ c: text, d: mapOf(text) }) }),
  pinned: object({ x: text, y: object({ z: text }) }, whole),
  free,
  mixed: { ...free, properties: { known: object({ a: text }), texts: list({ ...text, default: 'x' }) } },
  settings: mapOf(text),
  groups: mapOf(object({ size: count, members: set(text) })),
  level: intOrString,
  enabled: { type: 'boolean' },
  mode: { ...text, default: 'auto' },
  since: { ...text, format: 'date-time' },
  dates: list(object({ at: { ...text, format: 'date-time' } })),
  maybe: { ...text, nullable: true },
});

const STATUS: StructuralSchema = object({
  phase: text,
  observed: count,
  conditions: keyed(['type'], object({ type: text, status: text, reason: text })),
});

export const FIXED: CustomResourceDefinition = definition('things', SPEC);

export function randomDefinition(plural: string, dice: Dice): CustomResourceDefinition {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  return definition(plural, object(Object.fromEntries(names.map((name) => [name, randomSchema(dice, 3)]))));
}

function definition(plural: string, spec: StructuralSchema): CustomResourceDefinition {
  const kind = plural.charAt(0).toUpperCase() + plural.slice(1, -1);
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: { kind, plural, singular: plural.slice(0, -1), listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: object({ spec, status: STATUS }) },
        },
      ],
    },
  };
}

function randomSchema(dice: Dice, depth: number): StructuralSchema {
  const scalars = [
    () => text,
    () => count,
    () => ({ type: 'boolean' }),
    () => ({ type: 'number' }),
    () => intOrString,
    () => ({ ...text, default: dice.oneOf(['x', 'y']) }),
    () => ({ ...text, format: 'date-time' }),
  ];
  if (depth === 0) return dice.oneOf(scalars)();
  const inner = () => randomSchema(dice, depth - 1);
  const members = (...names: string[]) => Object.fromEntries(names.map((name) => [name, inner()]));
  const makers: (() => StructuralSchema)[] = [
    ...scalars.slice(0, 3),
    () => object(members('p', 'q', 'r')),
    () => object(members('p', 'q', 'r')),
    () => object(members('p', 'q'), whole),
    () => object(members('p', 'q'), { 'x-kubernetes-preserve-unknown-fields': true }),
    () => list(inner()),
    () => list(object(members('p', 'q')), { 'x-kubernetes-list-type': 'atomic' }),
    () => set(dice.oneOf([text, count])),
    () => keyed(['k'], object({ ...members('p', 'q'), k: dice.oneOf([text, count]) })),
    () => keyed(['k', 'l'], object({ ...members('p', 'q'), k: text, l: { ...text, default: 'x' } })),
    () => keyed(['l', 'k'], object({ ...members('p'), k: count, l: { type: 'boolean' } })),
    () => mapOf(inner()),
    () => mapOf(text),
    () => free,
  ];
  return dice.oneOf(makers)();
}
