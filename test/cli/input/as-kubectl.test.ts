import { readYaml } from '../../../cli/input';
import { decodeText } from '../../../cli/input/decode-text';

const HEAD = 'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: { name: before }\n';
const JSON_BACKUP =
  '{"apiVersion":"kaas.mirantis.com\\/v1alpha1","kind":"ClusterBackup","metadata":{"name":"j"}}';

// That these are what kubectl makes of them is shown in test/engines/manifest-reading.test.ts, on thousands of files.

describe('what kubectl reads is read', () => {
  const specOf = (text: string) => readYaml(`${HEAD}spec:\n  ${text}\n`, 'x.yaml')[0]?.object.spec;

  it.each([
    ['a: 017', { a: 15 }],
    ['a: 0o17', { a: 15 }],
    ['a: 08', { a: 8 }],
    ['a: 1_000', { a: 1000 }],
    ['a: .1_5', { a: 0.15 }],
    ['a: .1__5', { a: '.1__5' }],
    ['a: 0b11', { a: 3 }],
    ['a: -0x1F', { a: -31 }],
    ['a: 1:30', { a: '1:30' }],
    ['a: 1e400', { a: '1e400' }],
    ['a: 1e3', { a: 1000 }],
    ['a: !!str 5', { a: '5' }],
    ['a: !!binary Y2hpbGQ=', { a: 'child' }],
    ['a: !unknown x', { a: 'x' }],
    ['a: "yes"', { a: 'yes' }],
    ['017: a', { '15': 'a' }],
    ['<<: [{ a: 1 }, { a: 2, b: 3 }]', { a: 1, b: 3 }],
    ['a: 1\r  b: 2', { a: 1, b: 2 }],
    ['a: 1\u0085  b: 2', { a: 1, b: 2 }],
    ['a: |\r\r\n    b\r\r\n    c', { a: 'b\nc\n' }],
  ])('%j', (text, spec) => {
    expect(specOf(text)).toEqual(spec);
  });

  it('files that were joined, with the mark that each began with', () => {
    const [only] = readYaml(`# a\n---\n\ufeff${HEAD}`, 'x.yaml');
    expect(only?.object.metadata.name).toBe('before');
  });

  it('a mark behind two of ---, of which kubectl takes out one', () => {
    expect(readYaml(`---\n---\n\ufeff${HEAD}`, 'x.yaml')).toHaveLength(1);
    expect(() => readYaml(`\n---\n---\n\ufeff${HEAD}`, 'x.yaml')).toThrow('byte order mark');
  });

  it('JSON values one after the other, and YAML behind the first', () => {
    expect(
      readYaml(`${JSON_BACKUP}${JSON_BACKUP.replace('"j"', '"k"')}`, 'x').map(
        ({ object }) => object.metadata.name,
      ),
    ).toEqual(['j', 'k']);
    const mixed = readYaml(`${JSON_BACKUP}\n---\n${HEAD}`, 'x.json');
    expect(mixed.map(({ at }) => at)).toEqual(['x.json:1', 'x.json:3']);
  });

  it('lines of a JSON list are known, to whoever asks for them', () => {
    const [, second] = readYaml(
      `{"kind":"Any","apiVersion":"v1","items":[\n${JSON_BACKUP},\n${JSON_BACKUP}\n]}`,
      'x.json',
    );
    expect(second?.lineOf('metadata.name')).toBe('x.json:3');
  });

  it.each(['List', 'ClusterBackupList', 'Whatever'])('the items of a %s, and of lists in them', (kind) => {
    const list = `kind: ${kind}\napiVersion: v1\nitems:\n- ${HEAD.trimEnd().replaceAll('\n', '\n  ')}\n`;
    expect(readYaml(list, 'x.yaml')).toHaveLength(1);
    const deep = `kind: List\napiVersion: v1\nitems:\n- ${list.trimEnd().replaceAll('\n', '\n  ')}\n`;
    expect(readYaml(deep, 'x.yaml').map(({ at }) => at)).toEqual(['x.yaml:7']);
  });

  it('items of a typed list are of its type', () => {
    const text =
      'kind: ClusterBackupList\napiVersion: kaas.mirantis.com/v1alpha1\nitems: [{ metadata: { name: a } }]\n';
    expect(readYaml(text, 'x.yaml')[0]?.object).toMatchObject({
      kind: 'ClusterBackup',
      apiVersion: 'kaas.mirantis.com/v1alpha1',
    });
  });

  it('UTF-8 and UTF-16, by its mark', () => {
    const utf16 = Buffer.from(`\ufeff${HEAD}`, 'utf16le');
    expect(
      [Buffer.from(HEAD), Buffer.from(`\ufeff${HEAD}`), utf16, Buffer.from(utf16).swap16()].map(decodeText),
    ).toEqual([HEAD, HEAD, HEAD, HEAD]);
    for (const bytes of [Buffer.from(HEAD, 'utf16le'), Buffer.from('ä', 'latin1')]) {
      expect(decodeText(bytes)).toMatchObject({ problem: expect.stringContaining('neither UTF-8') });
    }
  });
});

describe('where a person most likely meant something else, the place is told', () => {
  it.each([
    ['delete: yes', 'x.yaml:5:11', 'text for kustomize'],
    ['on: 1', 'x.yaml:5:3', 'text for kustomize'],
    ['a: 1\n  a: 2', 'x.yaml:6:3', 'stands twice'],
    ['1: a\n  "1": b', 'x.yaml:6:3', 'stands twice'],
    ['a: 1\n  <<: { a: 2 }', 'x.yaml:6:3', 'not for kustomize'],
    ['a: 2026-11-01', 'x.yaml:5:6', 'kustomize adds a time'],
    ['"<<": { a: 1 }', 'x.yaml:5:3', 'kustomize merges'],
    ['a: { b }', 'x.yaml:5:8', 'Without a value'],
    ['a: >\n    b\n      c', 'x.yaml:5:6', 'kustomize folds'],
    ['a: .inf', 'x.yaml:5:6', 'cannot be sent'],
    ['a: 9007199254740993', 'x.yaml:5:6', 'too many digits'],
    ['a: !!int x', 'x.yaml:5:12', 'does not fit its tag'],
    ['~: a', 'x.yaml:5:3', 'Keys must be texts'],
    ['a: {{ .Values.a }}', 'x.yaml:5:7', 'Keys must be texts'],
    ['a: { b:}', 'x.yaml:5:8', 'a blank is missing'],
    ['a: "\u2028"', 'x.yaml:5:7', 'U+2028'],
    ['a: "\\ud83d"', 'x.yaml:5:6', 'cannot be sent'],
    ['a: 1\n\ufeffb: 1', 'x.yaml:6:1', 'byte order mark'],
    ['a: "b\\\n\n    c"', 'x.yaml:5:6', 'joins a line with an empty one'],
    [`a: 1\n...\n${HEAD}`, 'x.yaml:7:1', 'without ---'],
  ])('%j', (text, at, problem) => {
    expect(mistakesOf(`${HEAD}spec:\n  ${text}\n`)).toContainEqual(
      expect.objectContaining({ at, problem: expect.stringContaining(problem) }),
    );
  });

  it.each([
    ['metadata.name', '{ name: on }', 'boolean'],
    ['metadata.name', '{ name: 017 }', 'number'],
    ['metadata.namespace', '{ name: a, namespace: 5 }', 'number'],
    ['metadata.namespace', '{ name: a, namespace: on }', 'boolean'],
  ])('a %s that is no text: %s', (field, metadata, type) => {
    const text = HEAD.replace('{ name: before }', metadata);
    expect(mistakesOf(text)).toContainEqual(
      expect.objectContaining({ problem: `${field} is a ${type} here`, fix: 'put it into quotes' }),
    );
  });

  it('half of a character in a key of JSON', () => {
    expect(mistakesOf(JSON_BACKUP.replace('"name"', '"delete\\ud800":1,"name"'))).toHaveLength(1);
  });

  it('a namespace that is a list', () => {
    expect(mistakesOf(HEAD.replace('{ name: before }', '{ name: a, namespace: [b] }'))).toContainEqual(
      expect.objectContaining({ problem: 'metadata.namespace is no text' }),
    );
  });

  function mistakesOf(text: string): { at: string; problem: string; fix: string }[] {
    try {
      readYaml(text, 'x.yaml');
    } catch (error) {
      return error instanceof AggregateError
        ? error.errors
        : [error as { at: string; problem: string; fix: string }];
    }
    return [];
  }
});
