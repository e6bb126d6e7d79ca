import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EndFile, engineChanges } from '../../../cli/review/read/engine-objects';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

const BACKUP = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: before, namespace: retail }
spec: { targetCluster: shop }
`;
const flux = (spec: object, name = 'backups') =>
  JSON.stringify({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec,
  });
const argo = (spec: object, kind = 'Application') =>
  JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: 'backups' }, spec });
const FLUX = { path: './clusters/', prune: true, interval: '5m' };
const ARGO = { source: { path: 'clusters', repoURL: 'https://git.example' } };
const PATCH = { patch: '[{op: add, path: /spec/delete, value: true}]', target: { kind: 'ClusterBackup' } };

type Files = Readonly<Record<string, string>>;
const MANIFESTS: Files = { 'clusters/retail/a.yaml': BACKUP, 'apps/b.yaml': 'kind: Deployment\n' };

function told(before: Files, after: Files) {
  const end = (files: Files) =>
    Object.entries({ ...MANIFESTS, ...files }).map(([at, text]): EndFile => ({ at, name: at, text }));
  return engineChanges(end(before), end(after)).map(({ file, value }) => `${file} ${value}`);
}

describe('what an engine reads of backups, and makes of them', () => {
  it.each<[string, string, string | undefined]>([
    ['is patched by Flux', flux(FLUX), flux({ ...FLUX, patches: [PATCH] })],
    ['is substituted by Flux', flux(FLUX), flux({ ...FLUX, postBuild: { substitute: { DELETE: 'true' } } })],
    ['is read from another folder', flux(FLUX), flux({ ...FLUX, path: 'apps' })],
    ['is read no longer', flux(FLUX), undefined],
    ['is read from the root, where no folder is named', flux({ prune: true }), undefined],
    ['is suspended', flux(FLUX), flux({ ...FLUX, suspend: true })],
    [
      'is patched by Argo CD',
      argo(ARGO),
      argo({ source: { ...ARGO.source, kustomize: { patches: [PATCH] } } }),
    ],
    ['is one of several sources', argo({ sources: [ARGO.source] }), argo({ sources: [] })],
    [
      'is found by a generator',
      argo({ generators: [{ git: { directories: [{ path: 'clusters/*' }] } }] }, 'ApplicationSet'),
      argo({ generators: [{ git: { directories: [{ path: 'apps/*' }] } }] }, 'ApplicationSet'),
    ],
    ['can be read no longer by anybody', flux(FLUX), 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: ['],
  ])('%s: that is told', (_, before, after) => {
    expect(told({ 'flux.yaml': before }, after === undefined ? {} : { 'flux.yaml': after })).toEqual([
      expect.stringMatching(/^flux\.yaml (?:Kustomization flux-system\/|Application(?:Set)? )backups$/),
    ]);
  });

  it('is told of a second one that changes what it reads, and not of one that only reads it', () => {
    const second = flux({ ...FLUX, patches: [PATCH] }, 'second');
    expect(told({}, { 'flux.yaml': second })).toEqual(['flux.yaml Kustomization flux-system/second']);
    expect(told({}, { 'flux.yaml': flux(FLUX) })).toEqual([]);
  });

  it('is followed through kustomizations', () => {
    const overlay = { 'overlays/a/kustomization.yaml': 'resources: [../../base]' };
    const base = { 'base/kustomization.yaml': 'resources: [x.yaml]', 'base/x.yaml': BACKUP };
    const reads = (path: string) => ({ ...overlay, ...base, 'flux.yaml': flux({ ...FLUX, path }) });

    expect(told(reads('overlays/a'), reads('apps'))).toHaveLength(1);
  });

  it.each<[string, Files, Files]>([
    ['another folder', { 'f.yaml': flux({ path: 'apps' }) }, {}],
    ['how often it looks', { 'f.yaml': flux(FLUX) }, { 'f.yaml': flux({ ...FLUX, interval: '1h' }) }],
    ['in which file it stands', { 'f.yaml': flux(FLUX) }, { 'g.yaml': `# moved\n${flux(FLUX)}` }],
    ['a template of which nothing is known', { 'f.yaml': argo({ source: { path: '{{path}}' } }) }, {}],
    ['a Kustomization of kustomize', { 'x/kustomization.yaml': 'resources: []' }, {}],
  ])('of what does not concern it nothing is told: %s', (_, before, after) => {
    expect(told(before, after)).toEqual([]);
  });

  it('fails the review of such a change', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mosk-engines-'));
    const write = (end: string, files: Files) => {
      for (const [name, text] of Object.entries({ ...MANIFESTS, ...files })) {
        mkdirSync(path.dirname(path.join(folder, end, name)), { recursive: true });
        writeFileSync(path.join(folder, end, name), text);
      }
    };
    write('before', { 'flux.yaml': flux(FLUX) });
    write('after', { 'flux.yaml': flux({ ...FLUX, patches: [PATCH] }) });
    const io = fakeIo({ cwd: folder });

    try {
      expect(await run(['review', 'before', 'after'], io)).toBe(9);
      expect(io.output.stdout).toContain('`before/flux.yaml:1`');
      expect(io.output.stdout).toContain('Kustomization flux-system/backups');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
