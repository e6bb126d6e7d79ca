import type { Dice } from '../../promises/dice';

/** A query of a list; moments stand for versions, which each server counts for itself. */
export interface Query {
  readonly parameters: Readonly<Record<string, string>>;
  /** The version is that after so many writes, and so many more. */
  readonly moment?: { readonly writes: number; readonly more: number };
}

const KEYS = ['app', 'tier', 'n', 'example.com/x', 'none'];
const VALUES = ['shop', 'gold', '', '1', '2', '10', '-1', 'a.b_c-d'];
const WRONG = ['bad key', '-x', 'a/b/c', 'x'.repeat(64), '/a', 'a/'];

/** Labels of objects, which the selectors below are about. */
export const labels = (dice: Dice): Record<string, string> =>
  Object.fromEntries(dice.some(3, () => [dice.oneOf(KEYS.slice(0, 4)), dice.oneOf(VALUES)]));

function requirement(dice: Dice): string {
  const key = dice.maybe(0.04, () => dice.oneOf(WRONG)) ?? dice.oneOf(KEYS);
  const value = () => dice.maybe(0.04, () => dice.oneOf(WRONG)) ?? dice.oneOf(VALUES);
  const values = () => `(${dice.some(3, value).join(dice.oneOf([',', ', ']))})`;
  return dice.oneOf([
    () => key,
    () => `!${key}`,
    () => `${key}${dice.oneOf(['=', '==', '!=', ' = '])}${value()}`,
    () => `${key} in ${values()}`,
    () => `${key} notin ${values()}`,
    () => `${key}${dice.oneOf(['>', '<'])}${dice.oneOf(['0', '1', '5', '-3', 'x', ''])}`,
  ])();
}

function labelSelector(dice: Dice): string {
  const text = Array.from({ length: 1 + dice.below(3) }, () => requirement(dice)).join(',');
  return dice.maybe(0.15, () => damaged(text, dice)) ?? text;
}

/** With a piece taken out, put in, or doubled. */
function damaged(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const piece = dice.oneOf(['', '', ',', '!', '(', ')', '=', ' ', '>', 'in', '\\', '"', 'é', '\t']);
  return text.slice(0, at) + piece + text.slice(at + dice.below(3));
}

const FIELDS = [
  'metadata.name',
  'metadata.name',
  'metadata.namespace',
  'type',
  'spec.targetCluster',
  'data',
  '',
];

function fieldSelector(dice: Dice, names: readonly string[]): string {
  const term = () =>
    `${dice.oneOf(FIELDS)}${dice.oneOf(['=', '=', '==', '!='])}${dice.oneOf([...names, 'Opaque', '', 'a\\,b', 'a\\b'])}`;
  const text = Array.from({ length: 1 + dice.below(2) }, term).join(',');
  return dice.maybe(0.15, () => damaged(text, dice)) ?? text;
}

/** @param writes that have been made */
export function query(dice: Dice, names: readonly string[], writes: number): Query {
  const version = dice.maybe(0.35, () =>
    dice.oneOf<() => Partial<Query> & { text?: string }>([
      () => ({ text: '0' }),
      () => ({ text: dice.oneOf(['x', '-1', '1.5', ' ']) }),
      () => ({ moment: { writes: dice.below(writes), more: 0 } }),
      () => ({ moment: { writes: dice.below(writes), more: 0 } }),
      () => ({ moment: { writes: writes - 1, more: 0 } }),
    ])(),
  );
  const parameters = {
    ...dice.maybe(0.5, () => ({ labelSelector: labelSelector(dice) })),
    ...dice.maybe(0.2, () => ({ fieldSelector: fieldSelector(dice, names) })),
    ...dice.maybe(0.5, () => ({ limit: dice.oneOf(['1', '2', '3', '7', '100', '0', '-1', 'x', '']) })),
    ...(version?.text === undefined ? {} : { resourceVersion: version.text }),
    ...dice.maybe(version === undefined ? 0.03 : 0.5, () => ({
      resourceVersionMatch: dice.oneOf(['Exact', 'Exact', 'NotOlderThan', 'NotOlderThan', 'Some', '']),
    })),
  };
  return { parameters, ...(version?.moment === undefined ? {} : { moment: version.moment }) };
}
