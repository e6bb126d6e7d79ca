import { BackupError } from '../../lib/errors';
import type { Level, LevelledRules, Rule } from '../../lib/policy';
import { type TableRoom, table } from '../output';
import { NEED_OPTIONS } from './report';

/** Every rule of a policy on a line. */
export function rulesText(rules: LevelledRules, room: TableRoom): string {
  const rows = rules.map(({ rule: { id, name, title }, level }) => [id, level, name, title]);
  return `${table(['RULE', 'LEVEL', 'NAME', 'WHAT HAS TO HOLD'], rows, room).join('\n')}\n`;
}

/** One rule as JSON has it. */
export function ruleJson({ id, name, title, why, fix, links = [], needs = [] }: Rule, level: Level): object {
  return { id, name, level, title, why, fix, needs, links };
}

/** @throws BackupError `usage` */
export function findRule(rules: LevelledRules, id: string): LevelledRules[number] {
  const found = rules.find(({ rule }) => rule.id === id.toUpperCase() || rule.name === id);
  if (found !== undefined) return found;
  throw new BackupError('usage', 'The policy has no such rule', {
    at: '--explain',
    value: JSON.stringify(id),
    fix: 'see which there are: mosk-backup check --rules',
  });
}

/** What a rule is for, and what to do about it. */
export function ruleText({ rule, level }: LevelledRules[number]): string {
  const { id, name, title, why, fix, needs = [], links = [] } = rule;
  const lines = [
    `${id} ${name} (${level})`,
    '',
    title,
    '',
    `Why    ${why}`,
    `Fix    ${fix}`,
    ...(needs.length === 0 ? [] : [`Needs  ${needs.map((need) => NEED_OPTIONS[need]).join(' or ')}`]),
    ...links.map(({ text, url }, index) => {
      const label = index === 0 ? 'See    ' : '       ';
      return `${label}${url === undefined ? text : `${text} <${url}>`}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
