import { parseJsonPath } from '../../../../local/api/table';

const OBJECT = {
  metadata: { labels: { 'example.com/tier': 'gold' } },
  spec: { items: [{ name: 'a', size: 1 }, { name: 'b' }] },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Stuck', status: 'False' },
    ],
  },
};

describe('a JSON path of a printer column', () => {
  it.each([
    ['.spec.items[0].name', ['a']],
    ['{.spec.items[1].name}', ['b']],
    ['.spec.items[-1].name', ['b']],
    ['.spec.items[*].name', ['a', 'b']],
    ['.spec.items[*].size', [1]],
    ['.metadata.labels.example\\.com/tier', ['gold']],
    [".metadata.labels['example.com/tier']", ['gold']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    [".status.conditions[?(@.type!='Ready')].status", ['False']],
    ['.spec.nothing.here', []],
  ])('%s', (path, expected) => {
    expect(parseJsonPath(path)(OBJECT)).toEqual(expected);
  });

  it('that cannot be read is a mistake in the CRD', () => {
    expect(() => parseJsonPath('.spec.items[?(@.size>1)]')).toThrow(/cannot read the JSON path/);
  });
});
