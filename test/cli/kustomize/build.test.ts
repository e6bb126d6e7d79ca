import { declarationsOf } from '../../../cli/check/declarations';
import { MoskApi } from '../../../lib/model';
import { rounds } from '../../whole';

// That kubectl builds the same is shown in test/engines/kustomize-reading.test.ts, on generated folders.

const schedule = (name: string) =>
  `apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackupSchedule\nmetadata: { name: ${name}, namespace: prod }\nspec: { targetCluster: child }\n`;

function declared(files: Record<string, string>) {
  const texts = Object.entries(files).map(([name, text]) => ({ name, text, managementCluster: '' }));
  const { subjects, mistakes, unlisted, elsewhere } = declarationsOf(texts, () => MoskApi.v26_2);
  return {
    names: subjects.map(({ manifest }) => manifest.metadata.name),
    labels: subjects.map(({ manifest }) => manifest.metadata.labels),
    specs: subjects.map(({ manifest }) => manifest.spec),
    places: subjects.map(({ place }) => place().text),
    mistakes: mistakes.map(({ file, problem }) => `${file}: ${problem}`),
    values: mistakes.flatMap(({ value = [] }) => value),
    unlisted: unlisted.map(({ file }) => file),
    elsewhere: elsewhere.map(({ file, problem }) => `${file}: ${problem}`),
  };
}

it('a file beside a kustomization counts if it is listed, and is told if it is not', () => {
  const found = declared({
    'k/kustomization.yaml': 'resources: [a.yaml]',
    'k/a.yaml': schedule('a'),
    'k/b.yaml': schedule('b'),
    'k/config.yaml': 'a: 1',
    'elsewhere.yaml': schedule('c'),
  });
  expect(found).toMatchObject({
    names: ['a', 'c'],
    places: ['k/a.yaml:1', 'elsewhere.yaml:1'],
    mistakes: [],
    unlisted: ['k/b.yaml'],
  });
});

it('a patch that asks for the files to be deleted is judged where it arrives', () => {
  const { specs } = declared({
    'k/kustomization.yaml': `resources: [a.yaml]\npatches: [{ target: { kind: ClusterBackup.* }, patch: '[{ op: add, path: /spec/delete, value: true }]' }]`,
    'k/a.yaml': schedule('a'),
  });
  expect(specs).toEqual([{ targetCluster: 'child', delete: true }]);
});

it('an overlay changes what its base has, and the base by itself is nothing', () => {
  const { names } = declared({
    'base/kustomization.yaml': 'resources: [a.yaml]',
    'base/a.yaml': schedule('a'),
    'overlays/x/kustomization.yaml': 'resources: [../../base]\nnamePrefix: x-',
    'overlays/y/kustomization.yaml': 'resources: [../../base]\nnamePrefix: y-',
  });
  expect(names).toEqual(['x-a', 'y-a']);
});

it.each([
  ['replacements: []', 'k/kustomization.yaml: What `replacements` does to backups is not understood'],
  ['transformers: [t.yaml]', 'k/kustomization.yaml: What `transformers` does to backups is not understood'],
  ['helmCharts: []', 'k/kustomization.yaml: What `helmCharts` does to backups is not understood'],
  ['somethingNew: 1', 'k/kustomization.yaml: What `somethingNew` does to backups is not understood'],
  [
    'patches: [{ path: p.yaml, options: { allowNameChange: true } }]',
    'k/kustomization.yaml: This entry of `patches` is not understood',
  ],
  [
    'patches: [{ path: missing.yaml }]',
    'k/kustomization.yaml: This kustomization names a file or folder that is not among those that are read',
  ],
  [
    `patches: [{ target: { kind: X, labelSelector: 'a in (b)' }, patch: '{}' }]`,
    'k/kustomization.yaml: A selector of a target is not understood',
  ],
  [
    `patches: [{ target: { name: '(a+)+b' }, patch: '{}' }]`,
    'k/kustomization.yaml: A target has a pattern that is not understood',
  ],
  [
    `patches: [{ target: { name: '.*a.*a.*a.*b' }, patch: '{}' }]`,
    'k/kustomization.yaml: A target has a pattern that is not understood',
  ],
  ['namespace: [a]', 'k/kustomization.yaml: `namespace` is no text'],
])('what is not understood and could concern a backup is told: %s', (line, mistake) => {
  const files = { 'k/kustomization.yaml': `resources: [a.yaml]\n${line}`, 'k/a.yaml': schedule('a') };
  expect(declared(files).mistakes).toContain(mistake);
});

it('whatever stands in the address of what comes from elsewhere, its user and query are not told', () => {
  const files = {
    'k/kustomization.yaml': 'resources: [a.yaml, "https://me:Winter!is@git.example/x?ref=y"]',
    'k/a.yaml': schedule('a'),
  };
  expect(declared(files).values).toEqual(['https://git.example/x']);
});

it.each([
  'images: [{ name: a, newTag: b }]',
  'replicas: [{ name: a, count: 2 }]',
  'configMapGenerator: [{ name: a }]',
])('what cannot concern one is passed over: %s', (line) => {
  const files = { 'k/kustomization.yaml': `resources: [a.yaml]\n${line}`, 'k/a.yaml': schedule('a') };
  expect(declared(files).mistakes).toEqual([]);
});

it('of a folder with nothing of ours only what may hide something is told', () => {
  const stranger = {
    'k/kustomization.yaml': 'resources: [d.yaml, https://example.org/x]\nhelmCharts: []',
    'k/d.yaml': 'kind: Deployment',
  };
  expect(declared(stranger)).toMatchObject({
    mistakes: [],
    elsewhere: [
      'k/kustomization.yaml: What `helmCharts` does to backups is not understood',
      'k/kustomization.yaml: This kustomization takes something from elsewhere, which is not read',
    ],
  });
  expect(declared({ 'k/kustomization.yaml': 'resources: [../base]' }).mistakes).toHaveLength(1);
});

/** In CI more than a function can be called with. */
const FIELDS = rounds(10_000, 150_000);

it(`as many doubts as there are fields are told: ${FIELDS}`, () => {
  const fields = Array.from({ length: FIELDS }, (_, n) => `f${n}: 1\n`).join('');
  const files = { 'k/kustomization.yaml': `resources: [a.yaml]\n${fields}`, 'k/a.yaml': schedule('a') };
  expect(declared(files).mistakes).toHaveLength(FIELDS);
});

it('a Kustomization of Flux is an object like any other', () => {
  const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\n';
  expect(declared({ 'k/kustomization.yaml': flux, 'k/a.yaml': schedule('a') }).names).toEqual(['a']);
});

it.each<Record<string, string>>([{}, { 'c/kustomization.yaml': 'resources: [../a]' }])(
  'kustomizations that contain each other are told',
  (others) => {
    const found = declared({
      'a/kustomization.yaml': 'resources: [../b]',
      'b/kustomization.yaml': 'resources: [../a]',
      ...others,
    });
    expect(found.mistakes).toEqual([expect.stringContaining('contains itself')]);
  },
);

it('what only kubectl reads, kustomize leaves out: it is told', () => {
  const json = '{"apiVersion":"kaas.mirantis.com/v1alpha1","kind":"ClusterBackup","metadata":{"name":"j"}}';
  const found = declared({ 'k/kustomization.yaml': 'resources: [a.json]', 'k/a.json': `${json}\n${json}` });
  expect(found.mistakes).toContain(
    'k/a.json: kustomize reads only the first JSON value, and kubectl all of them',
  );
});

it('fields are taken in capitals and small letters, as kustomize takes them', () => {
  const files = { 'k/kustomization.yaml': 'Resources: [a.yaml]\nNAMEPREFIX: x-', 'k/a.yaml': schedule('a') };
  expect(declared(files)).toMatchObject({ names: ['x-a'], mistakes: [], unlisted: [] });
  const twice = { ...files, 'k/kustomization.yaml': 'resources: [a.yaml]\nResources: []' };
  expect(declared(twice).mistakes).toEqual([expect.stringContaining('stands twice')]);
});

it('common labels hold before others', () => {
  const files = {
    'k/kustomization.yaml':
      'resources: [a.yaml]\ncommonLabels: { site: a }\nlabels: [{ pairs: { site: b, team: c } }]',
    'k/a.yaml': schedule('a'),
  };
  expect(declared(files).labels).toEqual([{ site: 'a', team: 'c' }]);
});

it.each(['../base/', '.././base/../base'])('a folder is found, however it is named: %s', (named) => {
  const { names, mistakes } = declared({
    'k/kustomization.yaml': `resources: ["${named}"]`,
    'base/kustomization.yaml': 'resources: [./a.yaml]',
    'base/a.yaml': schedule('a'),
  });
  expect([names, mistakes]).toEqual([['a'], []]);
});

const REMOVES = JSON.stringify([{ op: 'add', path: '/spec/delete', value: true }]);
const patchOf = (target: string, patch = REMOVES) => `patches: [{ target: ${target}, patch: '${patch}' }]`;

it.each(['{ namespace: default }', '{ name: a }', '{ name: x-a }', '{ kind: null, name: ~ }'])(
  'a target finds what is first and what is last: %s',
  (target) => {
    const { specs, mistakes } = declared({
      'k/kustomization.yaml': `resources: [../base]\n${patchOf(target)}`,
      'base/kustomization.yaml': 'resources: [a.yaml]\nnamespace: other\nnamePrefix: x-',
      'base/a.yaml': schedule('a').replace(', namespace: prod', ''),
    });
    expect([specs, mistakes]).toEqual([[{ targetCluster: 'child', delete: true }], []]);
  },
);

it('a target does not find what a name was in between', () => {
  const { specs } = declared({
    'k/kustomization.yaml': `resources: [../middle]\n${patchOf('{ name: x-a }')}`,
    'middle/kustomization.yaml': 'resources: [../base]\nnamePrefix: y-',
    'base/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: x-',
    'base/a.yaml': schedule('a'),
  });
  expect(specs).toEqual([{ targetCluster: 'child' }]);
});

const STRANGER = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n';
const BECOMES = JSON.stringify([
  { op: 'replace', path: '/apiVersion', value: 'kaas.mirantis.com/v1alpha1' },
  { op: 'replace', path: '/kind', value: 'ClusterBackup' },
]);

it.each([
  [
    'labels: [{ pairs: { delete: "true" }, fields: [{ path: spec }] }]',
    'entry of `labels` is not understood',
  ],
  ['labels: [{ Pairs: { delete: "true" } }]', 'entry of `labels` is not understood'],
  ['commonLabels: { a: 5 }', 'A value of `commonLabels` is no text'],
  [patchOf('{ name: "\\\\Aa\\\\z" }'), 'pattern that is not understood'],
  [patchOf('{ name: "[[:alpha:]]" }'), 'pattern that is not understood'],
  [patchOf('{ name: "\\\\pL" }'), 'pattern that is not understood'],
  [patchOf('{ name: a }', '[{ "op": "add", "path": "/spec/delete" }]'), 'has no value'],
  [patchOf('{ name: a }', '[{ "op": "add", "path": "/metadata", "value": {} }]'), 'another identity'],
  [patchOf('{ name: a }', '{ "kind": "List", "items": [] }'), 'no patch of one object'],
  ['commonAnnotations: { config.kubernetes.io/local-config: "true" }', 'takes this annotation for its own'],
])('what would say something else to kustomize is told: %s', (line, problem) => {
  const files = { 'k/kustomization.yaml': `resources: [a.yaml]\n${line}`, 'k/a.yaml': schedule('a') };
  expect(declared(files).mistakes).toEqual([expect.stringContaining(problem)]);
});

it('a patch that makes an object of ours of another is told, with nothing else of ours there', () => {
  const files = {
    'k/kustomization.yaml': `resources: [c.yaml]\n${patchOf('{ kind: ConfigMap }', BECOMES)}`,
    'k/c.yaml': STRANGER,
  };
  expect(declared(files).mistakes).toEqual([expect.stringContaining('the identity of one of ours')]);
});

it.each<[Record<string, string>, string]>([
  [{ 'k/kustomization.yaml': 'resources: [a.yaml]\nresources: []' }, 'stands twice'],
  [{ 'k/kustomization.yaml': 'resources: [a.yaml\n' }, 'indentation'],
  [
    { 'k/kustomization.yaml': 'resources: [a.yaml]', 'k/kustomization.yml': 'resources: []' },
    'Two kustomizations are in this folder',
  ],
])('one that cannot be read is told where it hides something of ours: %j', (kustomizations, problem) => {
  expect(declared({ ...kustomizations, 'k/a.yaml': schedule('a') }).mistakes).toEqual([
    expect.stringContaining(problem),
  ]);
  expect(declared({ ...kustomizations, 'k/a.yaml': STRANGER }).mistakes).toEqual([]);
});
