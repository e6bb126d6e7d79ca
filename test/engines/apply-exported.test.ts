/** What kubectl really exports, applied by kubectl and by `mosk-backup apply` to a real kube-apiserver. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { run } from '../../cli/run';
import { fakeIo } from '../cli/fake-io';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

const MANIFESTS = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: cluster.k8s.io/v1alpha1
kind: Cluster
metadata: { name: prod, namespace: shop }
---
apiVersion: v1
kind: Secret
metadata: { name: kek-moved, namespace: shop, ownerReferences: [OWNER] }
stringData: { value: a-key-of-more-than-32-characters-for-a-test }
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: KeyEncryptionKey
metadata: { name: kek, namespace: shop }
spec: { secret: { secret: { name: kek-moved, key: value } } }
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: shop, ownerReferences: [OWNER] }
spec: { targetCluster: prod, schedule: '0 1 * * *', parameters: { keyEncryptionKey: kek, nfsUploadUrl: 'nfs://192.0.2.1:/b' } }
`.replaceAll(
  'OWNER',
  '{ apiVersion: cluster.k8s.io/v1alpha1, kind: Cluster, name: prod, uid: of-an-earlier-life }',
);

const EXPORTED = ['secret/kek-moved', 'kek/kek', 'clusterbackupschedule/nightly'];

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'an export of kubectl', () => {
  let server: KubeApiserver;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'apply-exported-'));
    server = await startKubeApiserver();
    writeFileSync(path.join(folder, 'manifests.yaml'), MANIFESTS);
    await kubectl('create', '-f', 'manifests.yaml');
    writeFileSync(
      path.join(folder, 'export.yaml'),
      await kubectl('get', '-n', 'shop', '-o', 'yaml', ...EXPORTED),
    );
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function kubectl(...argv: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
      requireEngine('kubectl'),
      [`--kubeconfig=${server.kubeconfigPath}`, `--cache-dir=${path.join(folder, 'cache')}`, ...argv],
      { cwd: folder },
    );
    return stdout;
  }

  async function apply(...argv: string[]) {
    const io = fakeIo({ cwd: folder, env: { KUBECONFIG: server.kubeconfigPath } });
    return { exitCode: await run(['apply', ...argv], io), ...io.output };
  }

  const remove = () => kubectl('delete', '-n', 'shop', ...EXPORTED);
  const objects = async () => {
    const { items } = JSON.parse(await kubectl('get', '-n', 'shop', '-o', 'json', ...EXPORTED));
    return items as { kind: string; metadata: { uid: string; ownerReferences?: object }; spec: object }[];
  };

  it('makes kubectl itself leave out the resourceVersion, and keep owners of an earlier life', async () => {
    const before = await objects();
    await remove();

    await kubectl('apply', '-f', 'export.yaml');

    const after = await objects();
    expect(after.map(({ metadata }) => metadata.ownerReferences)).toEqual(
      before.map(({ metadata }) => metadata.ownerReferences),
    );
    expect(after[0]?.metadata.uid).not.toBe(before[0]?.metadata.uid);
  });

  it('is applied without either, once in a dry run and once for good, and is unchanged then', async () => {
    const before = await objects();
    await remove();

    const rehearsed = await apply('export.yaml', '--dry-run');
    expect(rehearsed.stdout.match(/created \(dry run\)/g)).toHaveLength(3);
    const real = await apply('export.yaml');
    expect(real.stderr).toContain('metadata.ownerReferences, metadata.resourceVersion, metadata.uid');
    expect(real.exitCode).toBe(0);

    const after = await objects();
    expect(after.map(({ spec }) => spec)).toEqual(before.map(({ spec }) => spec));
    expect(after.flatMap(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([]);
    expect((await apply('export.yaml')).stdout.match(/ unchanged$/gm)).toHaveLength(3);
  });
});
