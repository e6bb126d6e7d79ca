import type { LevelledRules } from './judging/judge';
import { LEVELS, type Level } from './judging/level';
import { invalidPolicy } from './judging/policy-invalid';
import type { Rule } from './judging/rule';
import { RULES } from './rules';

type Levels = { readonly [rule: string]: Level | 'off' };

/**
 * The rules of a policy at its levels, in the order of their ids.
 * @param base those of the policy that it extends
 * @throws BackupError `policy-invalid`
 */
export function levelled(
  base: LevelledRules = BASELINE,
  own: readonly Rule[],
  levels: Levels,
): LevelledRules {
  for (const rule of own) refuseUnfitRule(rule);
  const rules = [...base, ...own.map(atItsLevel)];
  const ids = new Set<string>();
  for (const { rule } of rules) {
    if (ids.has(rule.id)) {
      throw invalidPolicy('Two rules have this id', rule.id, 'give the own rule another id');
    }
    ids.add(rule.id);
  }
  // A rule that the extended policy has turned off may be turned on again.
  const off = RULES.filter(({ id }) => !ids.has(id));
  for (const [id, level] of Object.entries(levels)) {
    if (!ids.has(id) && !off.some((rule) => rule.id === id)) {
      throw invalidPolicy('There is no such rule', id, 'name a rule by its id, such as MB003');
    }
    if (level !== 'off' && !LEVELS.includes(level)) {
      throw invalidPolicy('There is no such level', `${id}: ${level}`, `use ${LEVELS.join(', ')} or off`);
    }
  }
  return [...rules, ...off.filter(({ id }) => Object.hasOwn(levels, id)).map(atItsLevel)]
    .flatMap(({ rule, level }) => {
      const wanted = Object.hasOwn(levels, rule.id) ? levels[rule.id] : level;
      return wanted === 'off' || wanted === undefined ? [] : [{ rule, level: wanted }];
    })
    .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
}

const atItsLevel = (rule: Rule) => ({ rule, level: rule.level });

const BASELINE: LevelledRules = RULES.map(atItsLevel);

/** `MB` and a number is kept for rules that this package may bring one day. */
function refuseUnfitRule({ id, level, check }: Rule): void {
  if (!/^[A-Z]+[0-9]+$/.test(id) || /^MB[0-9]/.test(id)) {
    throw invalidPolicy('This cannot be the id of an own rule', `${id}`, 'use capitals and digits: ACME001');
  }
  if (!LEVELS.includes(level)) {
    throw invalidPolicy('There is no such level', `${id}: ${level}`, `use ${LEVELS.join(', ')}`);
  }
  if (typeof check !== 'function') {
    throw invalidPolicy('A rule has a check', id, 'give check(context), which yields what is wrong');
  }
}
