import { sortFiles } from '../../../lib/archive';

const file = (key: string) => ({ key, size: 1 });

it('an archive and its data key are one backup, wherever they stand in a list', () => {
  const all = ['a/n.dek', 'b/n.dek', 'x.tar', 'a/n.encrypted', 'b/m.encrypted'].map(file);
  const { pairs, others } = sortFiles(all);
  expect(pairs.map(({ base, archive, dataKey }) => [base, archive?.key, dataKey?.key])).toEqual([
    ['a/n', 'a/n.encrypted', 'a/n.dek'],
    ['b/n', undefined, 'b/n.dek'],
    ['b/m', 'b/m.encrypted', undefined],
  ]);
  expect(others.map(({ key }) => key)).toEqual(['x.tar']);
});
