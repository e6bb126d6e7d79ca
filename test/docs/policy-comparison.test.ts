import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../lib/policy';

const ROOT = path.join(__dirname, '../..');
const STORIES = path.join(ROOT, 'test/cli/review/stories');

const text = readFileSync(path.join(ROOT, 'docs/evidence/policy-comparison.md'), 'utf8');
const rows = [...text.matchAll(/^\| (.+?) +\| .* \| (.+?) +\| story `(.+)` *\|$/gm)].map(
  ([, situation = '', ours = '', story = '']) => ({ situation, ours, story }),
);

it('docs/evidence/policy-comparison.md has the twelve situations', () => {
  expect(new Set(rows.map(({ story }) => story)).size).toBe(12);
});

it.each(rows)('$situation: the story $story tells it by the rules named', ({ ours, story }) => {
  const comment = path.join(STORIES, story, 'expected.md');
  expect(existsSync(comment)).toBe(true);
  const rules = ours.match(/MB\d{3}/g) ?? [];
  expect(rules.filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  const told = readFileSync(comment, 'utf8');
  expect(rules.filter((id) => !told.includes(id))).toEqual([]);
});
