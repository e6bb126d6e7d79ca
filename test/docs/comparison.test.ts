import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const ROW = /^\| .+ \| .+ \| .+ \| `(test\/[^`]+\.test\.ts)`: (.+?) +\|$/;

const lines = readFileSync(path.join(ROOT, 'docs/evidence/comparison.md'), 'utf8').split('\n');
const rows = lines.filter((line) => line.startsWith('| ') && !/^\| (complaint|-+) /.test(line));

it('docs/evidence/comparison.md compares with all four, each row with a test', () => {
  for (const product of ['Velero', 'K8up', 'GKE Backup', 'AWS Backup']) {
    expect(rows.filter((row) => row.split(' | ')[1]?.includes(product))).not.toEqual([]);
  }
  expect(rows.filter((row) => !ROW.test(row))).toEqual([]);
});

it.each(rows.map((row) => [ROW.exec(row)?.[1] ?? row, ROW.exec(row)?.[2] ?? '']))(
  '%s has the test "%s"',
  (file, name) => {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    const source = readFileSync(path.join(ROOT, file), 'utf8');
    const titles = [
      ...source.matchAll(/\b(?:it|test|step)(?:\.\w+(?:<[^>]*>)?\([\s\S]*?\))?\(\s*(['"`])(.+?)\1,/g),
    ];
    expect(titles.map((title) => title[2])).toContain(name);
  },
);
