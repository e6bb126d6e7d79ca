import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { run } from '../../../cli/run';
import { MoskApi } from '../../../entries';
import { checkContract } from '../../../lib/contract';
import { fakeIo } from '../../cli/fake-io';

// The app runs in a process of its own.
const EXAMPLE = path.join(__dirname, '../../../examples/external-secrets');
const manifest = (name: string) =>
  parse(readFileSync(path.join(EXAMPLE, `clusters/mgmt/${name}.yaml`), 'utf8'));

describe('the example with External Secrets', () => {
  // There is no schema of an ExternalSecret here: its fields are those of the operator's documentation, version v1.
  const external = manifest('externalsecret.prod.prod-2026');
  const schedule = manifest('clusterbackupschedule.prod.prod-nightly');

  it('has manifests in the repository that its app still writes, byte for byte', async () => {
    const io = fakeIo({ cwd: EXAMPLE, env: process.env as Record<string, string> });
    const exitCode = await run(['synth', '--out', 'clusters', '--check'], io);

    expect({ exitCode, stdout: io.output.stdout }).toEqual({ exitCode: 0, stdout: '' });
  });

  it('has backups encrypted under the Secret that the operator makes, in the data key that MOSK is taken to read', () => {
    const { target, data } = external.spec;

    expect(schedule.spec.parameters.keyEncryptionKey).toBe(target.name);
    expect(schedule.metadata.namespace).toBe(external.metadata.namespace);
    expect(data.map(({ secretKey }: { secretKey: string }) => secretKey)).toEqual([
      MoskApi.v26_2.settings.keySecretDataKey,
    ]);
    expect(checkContract(schedule)).toEqual([]);
  });

  it('never changes the key: it is fetched once, and the Secret cannot be changed', () => {
    expect(external.spec).toMatchObject({ refreshPolicy: 'CreatedOnce', target: { immutable: true } });
  });

  it('never loses the key: neither engine prunes it, and the Secret outlives operator and vault', () => {
    expect(external.spec.target).toMatchObject({ creationPolicy: 'Orphan', deletionPolicy: 'Retain' });
    expect(external.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
  });

  it('has the key there before what needs it', () => {
    const wave = (object: { metadata: { annotations: Record<string, string> } }) =>
      Number(object.metadata.annotations['argocd.argoproj.io/sync-wave']);

    expect(wave(external)).toBeLessThan(wave(schedule));
  });
});
