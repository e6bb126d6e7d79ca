import { type TableRoom, table, tableRoom } from '../../../cli/output';
import { fakeIo } from '../fake-io';

it('lines columns up by their widest cell, with nothing after the last', () => {
  const lines = table(
    ['NAME', 'STATUS', 'AGE'],
    [
      ['before-26-2', 'Completed', '3h'],
      ['x', 'Stuck', '12m'],
    ],
  );
  expect(lines).toEqual([
    'NAME          STATUS      AGE',
    'before-26-2   Completed   3h',
    'x             Stuck       12m',
  ]);
});

const WIDE = [
  [
    's1',
    's3://backups/a-management-cluster/prod',
    'its key opens the archive of another cluster, and nothing else',
  ],
  ['s2', '-', 'kept'],
];

it('is a line for each row where it goes to a file or a pipe, however wide', () => {
  const lines = table(['NAME', 'TARGET', 'WHY'], WIDE, tableRoom(fakeIo({ columns: 40 })));
  expect(lines).toHaveLength(3);
  expect(Math.max(...lines.map(({ length }) => length))).toBeGreaterThan(100);
});

it.each([100, 80, 60])('fits a terminal of %d columns, and nothing is lost', (columns) => {
  const lines = table(['NAME', 'TARGET', 'WHY'], WIDE, tableRoom(fakeIo({ isTTY: true, columns })));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  const text = (of: readonly string[]) => [...of.join('').replace(/\s/g, '')].sort().join('');
  expect(text(lines)).toBe(text(['NAME', 'TARGET', 'WHY', ...WIDE.flat()]));
});

it('the widest column gives way, and goes on below itself', () => {
  const room: TableRoom = { columns: 34, cutsNames: true };
  expect(table(['NAME', 'WHY'], [['s1', 'it has no key, nor a target of its own']], room)).toEqual([
    'NAME   WHY',
    's1     it has no key, nor a target',
    '       of its own',
  ]);
});

it('a name is cut behind a sign that names have', () => {
  const room: TableRoom = { columns: 30, cutsNames: true };
  expect(table(['NAME', 'AGE'], [['nightly-of-a-long-cluster-name', '3h']], room)).toEqual([
    'NAME                       AGE',
    'nightly-of-a-long-         3h',
    'cluster-name',
  ]);
});

it('headings that are left out take no line, however long', () => {
  const room: TableRoom = { columns: 20, cutsNames: true, headings: false };
  expect(table(['A LONG HEADING', 'ANOTHER LONG ONE'], [['a', 'b']], room)).toHaveLength(1);
});
