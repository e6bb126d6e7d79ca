import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const TEST = /`(test\/[^`]+\.test\.ts)`: (.+?) +\|$/;

const lines = readFileSync(path.join(ROOT, 'docs/evidence/pulumi.md'), 'utf8').split('\n');
const rows = lines.filter((line) => TEST.test(line));
const breakages = lines.slice(lines.findIndex((line) => line.startsWith('| what breaks')) + 2);

it('docs/evidence/pulumi.md guards each silent breakage with a test', () => {
  const unguarded = breakages.filter((line) => line.startsWith('| ') && !TEST.test(line));

  expect(breakages.length).toBeGreaterThan(20);
  expect(unguarded).toEqual([]);
});

it.each(rows.map((row) => [TEST.exec(row)?.[1] ?? row, TEST.exec(row)?.[2] ?? '']))(
  '%s has the test "%s"',
  (file, name) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const titles = [...source.matchAll(/\b(?:it|test|step)(?:\.\w+)?\([^'"`]*?(['"`])(.+?)\1,/g)];
    const eachTitles = [...source.matchAll(/\]\)\((['"`])(.+?)\1,/g)];
    // A step of a story that stands in a loop names what it is about by a variable.
    const named = [...titles, ...eachTitles].map((title) => title[2]?.replaceAll(/\$\{\w+\}/g, '%s'));
    expect(named).toContain(name);
  },
);
