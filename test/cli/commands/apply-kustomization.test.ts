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
async function applied(kustomization: string): Promise<string> {
  writeFileSync(path.join(folder, 'site/kustomization.yaml'), kustomization);
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
