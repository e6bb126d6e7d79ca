/** Random values that fit a schema, mostly: from few words, so that managers meet. */
import type { StructuralSchema } from '../../../lib/schema';
import type { Dice } from '../../promises/dice';

const WORDS = ['a', 'b', 'c', 'é <&> "q"', 'TCP'];
const TIMES = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'];

export function randomValue(schema: StructuralSchema, dice: Dice): unknown {
  if (dice.below(150) === 0) return dice.oneOf([null, 7, 'word', true, [], {}, ['a'], { z: 1 }]);
  if (schema['x-kubernetes-int-or-string']) return dice.oneOf([0, 1, '1', '50%']);
  switch (schema.type) {
    case 'object':
      return randomObject(schema, dice);
    case 'array': {
      const items = dice.some(3, () => randomValue(schema.items ?? {}, dice));
      const isPlain =
        schema['x-kubernetes-list-type'] === undefined || schema['x-kubernetes-list-type'] === 'atomic';
      if (isPlain) return items;
      const known = distinct(items, schema['x-kubernetes-list-map-keys']);
      return dice.below(30) === 0 ? [...known, ...known.slice(0, 1)] : known;
    }
    case 'integer':
      return dice.below(4);
    case 'number':
      return dice.oneOf([0, 1, 0.5, 1e21]);
    case 'boolean':
      return dice.below(2) === 0;
    default:
      return dice.oneOf(schema.format === 'date-time' ? TIMES : WORDS);
  }
}

function randomObject(schema: StructuralSchema, dice: Dice): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (schema.required?.includes(name) || dice.below(10) < 5) value[name] = randomValue(member, dice);
  }
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object') {
    for (const name of dice.some(2, () => dice.oneOf(['k1', 'k2', 'k/3', 'k.4']))) {
      value[name] = randomValue(additionalProperties, dice);
    }
  }
  if (schema['x-kubernetes-preserve-unknown-fields']) {
    for (const name of dice.some(2, () => dice.oneOf(['f1', 'f2', 'f3']))) value[name] = freeValue(dice, 2);
  }
  if (dice.below(200) === 0) value.stranger = 1;
  return value;
}

/** What no schema speaks of. */
function freeValue(dice: Dice, depth: number): unknown {
  const made: (() => unknown)[] = [
    () => dice.oneOf(WORDS),
    () => dice.below(3),
    () => dice.below(2) === 0,
    () => dice.some(2, () => dice.oneOf(WORDS)),
  ];
  if (depth > 0) {
    const members = () =>
      Object.fromEntries(dice.some(2, () => [dice.oneOf(['f1', 'f2']), freeValue(dice, depth - 1)] as const));
    made.push(members, members, () => dice.some(2, members));
  }
  return dice.oneOf(made)();
}

function distinct(items: readonly unknown[], keys: readonly string[] | undefined): unknown[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const record = item as Record<string, unknown> | null;
    const key = JSON.stringify(keys === undefined ? item : keys.map((name) => record?.[name] ?? 'x'));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
