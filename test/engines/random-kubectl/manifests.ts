import type { Dice } from '../../promises/dice';
import type { Ground } from './command';
import { anyKind, anyName, type Kind } from './kinds';

const labels = (dice: Dice) =>
  dice.oneOf([{ app: 'shop' }, { app: 'shop', tier: 'gold' }, { tier: 'none' }, { tier: '' }, { n: '1' }]);

/** An object as somebody may write it, with mistakes now and then. */
export function manifest(
  dice: Dice,
  ground: Ground,
  kind: Kind = anyKind(dice, ground),
): Record<string, unknown> {
  const object: Record<string, unknown> = {
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: {
      name: anyName(kind, dice, ground),
      ...dice.maybe(0.5, () => ({ labels: labels(dice) })),
      ...dice.maybe(0.2, () => ({ annotations: { why: dice.oneOf(['because', '', 'two\nlines']) } })),
      ...dice.maybe(0.04, () => ({ finalizers: ['example.com/hold', 'nodomain'].slice(dice.below(2)) })),
      ...dice.maybe(0.03, () => ({ namespace: dice.oneOf([ground.namespace, 'default', 'nowhere']) })),
      ...dice.maybe(0.02, () => ({ resourceVersion: dice.oneOf(['1', 'x']) })),
      ...dice.maybe(0.02, () => ({ uid: 'not-the-uid' })),
      ...dice.maybe(0.02, () => ({ generation: 7, creationTimestamp: null })),
    },
    ...kind.content(dice),
  };
  return dice.maybe(0.04, () => mistaken(object, dice)) ?? object;
}

/** With a mistake that is about no kind in particular. */
function mistaken(object: Record<string, unknown>, dice: Dice): Record<string, unknown> {
  const metadata = object.metadata as Record<string, unknown>;
  return dice.oneOf<() => Record<string, unknown>>([
    () => ({ ...object, frobnicate: 1 }),
    () => ({ ...object, metadata: { ...metadata, frobnicate: 1 } }),
    () => ({ ...object, spec: { ...(object.spec as object), frobnicate: { a: 1 } } }),
    () => ({ ...object, kind: 'Nothing' }),
    () => ({ ...object, apiVersion: 'example.com/v1' }),
    () => ({ ...object, apiVersion: undefined }),
    () => ({ ...object, kind: undefined }),
    () => ({ ...object, metadata: { ...metadata, name: undefined } }),
    () => ({ ...object, metadata: { ...metadata, labels: { a: 1 } } }),
    () => ({ ...object, metadata: { ...metadata, annotations: { big: 'x'.repeat(263_000) } } }),
    () => ({ ...object, metadata: { ...metadata, labels: ['a'] } }),
    () => ({ ...object, data: 'text', spec: 'text', rules: 'text' }),
    () => ({ ...object, metadata: { ...metadata, ownerReferences: [{ kind: 'X', name: 'x' }] } }),
  ])();
}

/** One to three, of any kinds or of one. */
export function manifests(dice: Dice, ground: Ground, most = 3): string {
  const count = 1 + dice.below(most);
  const kind = dice.maybe(0.5, () => anyKind(dice, ground));
  const objects = Array.from({ length: count }, () => manifest(dice, ground, kind));
  return objects.map((object) => `${JSON.stringify(object, null, 1)}\n`).join('---\n');
}
