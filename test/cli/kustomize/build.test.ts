import { declarationsOf } from '../../../cli/check/declarations';
import { MoskApi } from '../../../lib/model';

// That kubectl builds the same is shown in test/engines/kustomize-reading.test.ts, on generated folders.

const schedule = (name: string) =>
  `apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackupSchedule\nmetadata: { name: ${name}, namespace: prod }\nspec: { targetCluster: child }\n`;

function declared(files: Record<string, string>) {
  const texts = Object.entries(files).map(([name, text]) => ({ name, text, managementCluster: '' }));
  const { subjects, mistakes, unlisted } = declarationsOf(texts, () => MoskApi.v26_2);
  return {
    names: subjects.map(({ manifest }) => manifest.metadata.name),
    specs: subjects.map(({ manifest }) => manifest.spec),
    places: subjects.map(({ place }) => place().text),
    mistakes: mistakes.map(({ file, problem }) => `${file}: ${problem}`),
    unlisted: unlisted.map(({ file }) => file),
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
  ['namespace: [a]', 'k/kustomization.yaml: `namespace` is no text'],
])('what is not understood and could concern a backup is told: %s', (line, mistake) => {
  const files = { 'k/kustomization.yaml': `resources: [a.yaml]\n${line}`, 'k/a.yaml': schedule('a') };
  expect(declared(files).mistakes).toContain(mistake);
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
  expect(declared(stranger).mistakes).toEqual([]);
  expect(declared({ 'k/kustomization.yaml': 'resources: [../base]' }).mistakes).toHaveLength(1);
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
