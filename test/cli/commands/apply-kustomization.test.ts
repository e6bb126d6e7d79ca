import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

const SCHEDULE = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: prod }
spec: { targetCluster: prod, schedule: 0 1 * * *, parameters: { rclone: { bucket: b/prod, credential: s3 } } }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'mosk-apply-kustomization-'));
  mkdirSync(path.join(folder, 'site'));
  writeFileSync(path.join(folder, 'site/a.yaml'), SCHEDULE);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is said by an `apply` that cannot connect, so that it is known whether all was read by then. */
async function applied(kustomization: string, name = 'kustomization.yaml'): Promise<string> {
  writeFileSync(path.join(folder, 'site', name), kustomization);
  const io = fakeIo({ cwd: folder, env: { KUBECONFIG: path.join(folder, 'none') } });
  await run(['apply', 'site'], io);
  return io.output.stderr;
}

it('a kustomization that only lists its folder, as synth writes it, is passed over', async () => {
  const said = await applied('kind: Kustomization\nresources: [a.yaml]\n');

  expect(said).toContain('[kubeconfig-invalid]');
});

it.each(['nameSuffix: -b', 'patches: [{ path: p.yaml }]'])(
  'one that changes what it lists is refused, with the command that builds it: %s',
  async (change) => {
    const said = await applied(`resources: [a.yaml]\n${change}\n`);

    expect(said).toContain('kubectl kustomize site | mosk-backup apply -');
    expect(said).not.toContain('[kubeconfig-invalid]');
  },
);

it('so is one in a folder of a folder, with all that both list', async () => {
  mkdirSync(path.join(folder, 'site/b'));
  writeFileSync(path.join(folder, 'site/b/kustomization.yaml'), 'resources: [b.yaml]');
  writeFileSync(path.join(folder, 'site/b/b.yaml'), SCHEDULE.replace('nightly', 'weekly'));

  expect(await applied('resources: [a.yaml, b]')).toContain('[kubeconfig-invalid]');
});

it.each([
  ['does not list a file', 'resources: []', 'site/a.yaml:1'],
  ['lists what lies outside of its folder', 'resources: [a.yaml, ../base]', 'not among those that are read'],
  [
    'lists what comes from elsewhere',
    'resources: [a.yaml, "https://git.example/x"]',
    'https://git.example/x',
  ],
])('one that %s is refused: what is listed is not what would be applied', async (_, kustomization, told) => {
  mkdirSync(path.join(folder, 'base'));
  writeFileSync(path.join(folder, 'base/kustomization.yaml'), 'resources: [b.yaml]');
  writeFileSync(path.join(folder, 'base/b.yaml'), SCHEDULE.replace('nightly', 'weekly'));

  const said = await applied(kustomization);

  expect(said).toContain('[file-invalid]');
  expect(said).toContain(told);
});

it('one without an ending is one as well', async () => {
  expect(await applied('resources: [a.yaml]\nnamespace: other\n', 'Kustomization')).toContain(
    'kubectl kustomize site',
  );
});
