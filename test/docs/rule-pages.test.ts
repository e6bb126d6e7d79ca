import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../lib/policy';
import { LEFT_OUT } from '../../tools/policy/left-out';
import { rulePages } from '../../tools/policy/rule-pages';

const ROOT = path.join(__dirname, '../../docs/rules');

it('the pages on rules say what rules and cases say', () => {
  const written = readdirSync(ROOT).map((name) => [name, readFileSync(path.join(ROOT, name), 'utf8')]);
  expect(Object.fromEntries(written)).toEqual(rulePages());
});

it('the pages never call anything compliant', () => {
  expect(Object.values(rulePages()).join('\n')).not.toMatch(/complian/i);
});

it('what is left out is no rule', () => {
  const ids = RULES.map(({ id }) => id);
  expect(LEFT_OUT.filter(({ id }) => ids.includes(id))).toEqual([]);
});
