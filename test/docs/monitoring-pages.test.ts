import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALERTS } from '../../lib/monitoring';
import { monitoringPages } from '../../tools/monitoring/pages';

const DOCS = path.join(__dirname, '../../docs');

it.each(Object.entries(monitoringPages()))('docs/%s says what the tables say', (name, text) => {
  expect(readFileSync(path.join(DOCS, name), 'utf8')).toBe(text);
});

it('every runbook address leads to a heading of the page on alerts', () => {
  const headings = new Set(
    [...readFileSync(path.join(DOCS, 'alerts.md'), 'utf8').matchAll(/^## (\w+)$/gm)].map(([, name = '']) =>
      name.toLowerCase(),
    ),
  );
  expect(ALERTS.filter(({ name }) => !headings.has(name.toLowerCase()))).toEqual([]);
});
