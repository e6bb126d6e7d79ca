import { parse } from 'yaml';
import { yamlText } from '../../../cli/synth';
import { seeded } from '../../lib/synth/seeded';

const TRICKY = [
  ...[
    '',
    ' ',
    'yes',
    'NO',
    'on',
    'y',
    'true',
    'null',
    '~',
    '0o14',
    '014',
    '1e3',
    '12:30:45',
    '0x1F',
    '.inf',
    '-',
  ],
  ...[
    '- a',
    '# no',
    'a #b',
    'a: b',
    'a:',
    "it's",
    '"quoted"',
    '{a}',
    '[a]',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
  ],
  ...[
    '0 1 * * *',
    '*/5 * * * *',
    '2026-11-22',
    '1_000',
    'trailing ',
    ' leading',
    'two\nlines',
    '\ttab',
    'a\\b',
    '=',
    '<<',
  ],
  ...[
    'nul\u0000',
    'del\u007f',
    'next\u0085line',
    'line\u2028separator',
    'bom\ufeff',
    'Zürich',
    '日本',
    '🗝',
    '---',
    '...',
  ],
];

/** Any JSON, with many of the texts that YAML readers take for something else. */
function randomValue({ below, chance }: ReturnType<typeof seeded>, depth: number): unknown {
  if (depth === 0 || chance(0.4)) {
    const scalars = [TRICKY[below(TRICKY.length)], below(1000) - 500, chance(0.5), null, below(100) / 7];
    return scalars[below(scalars.length)];
  }
  const members = Array.from({ length: below(4) }, () => randomValue({ below, chance }, depth - 1));
  if (chance(0.3)) return members;
  return Object.fromEntries(members.map((member) => [TRICKY[below(TRICKY.length)] ?? '', member]));
}

describe('yamlText', () => {
  it.each(['1.1', '1.2'] as const)('is read back the same by a reader of YAML %s', (version) => {
    for (let seed = 1; seed <= 2000; seed++) {
      const value = { value: randomValue(seeded(seed), 4) };
      expect({ seed, value: parse(yamlText(value), { version, merge: false }) }).toEqual({ seed, value });
    }
  });

  it('leaves ordinary manifests readable', () => {
    const manifest = {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '0' }, name: 'prod-nightly' },
      spec: { schedule: '0 1 * * *', list: [{ a: 'b', c: ['d'] }, []], empty: {}, gone: undefined },
    };

    expect(yamlText(manifest)).toBe(`apiVersion: kaas.mirantis.com/v1alpha1
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "0"
  name: prod-nightly
spec:
  schedule: 0 1 * * *
  list:
    - a: b
      c:
        - d
    - []
  empty: {}
`);
  });
});
