import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMNS } from '../../cli/report';
import { STATES, TO_DO } from '../../lib/report';
import { golden } from '../cli/report/golden';

const page = (name: string) => readFileSync(path.join(__dirname, '../../docs', name), 'utf8');
const REPORT = page('report.md');

/** What stands in the first cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const [, table = ''] = REPORT.split(`| ${heading} `);
  const [rows = ''] = table.split('\n\n');
  return [...rows.matchAll(/^\| (`[^|]*`) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

it('docs/report.md lists the columns of CSV in their order', () => {
  expect(firstCells('column')).toEqual(COLUMNS.map(({ name }) => name));
});

it('docs/report.md lists what there is to do, the worst first', () => {
  expect(firstCells('code')).toEqual([...TO_DO]);
});

it('docs/report.md says what each state means', () => {
  const rows = [...REPORT.matchAll(/^\| `([a-z-]+)` +\| (.+?) +\|$/gm)];
  for (const [state, means] of Object.entries(STATES)) {
    expect(rows.find(([, name]) => name === state)?.[2]).toBe(means);
  }
});

it('docs/json.md names every member of a report', () => {
  const [, text = ''] = page('json.md').split('`Report` is ');
  const [described = ''] = text.split('\n`Finished` is ');
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        // States and sections are keys, too.
        if (!['states', 'evidence'].includes(name)) collect(inner);
        names.add(name);
      }
    }
  };
  collect(JSON.parse(golden('json')));
  expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(described))).toEqual([]);
});
