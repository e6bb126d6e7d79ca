import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'a real kube-apiserver', () => {
  let server: KubeApiserver;

  const kubectl = (...words: string[]) =>
    execFileSync(requireEngine('kubectl'), ['--kubeconfig', server.kubeconfigPath, ...words], {
      encoding: 'utf8',
    });

  beforeAll(async () => {
    server = await startKubeApiserver();
  }, 120_000);

  afterAll(() => server.stop(), 30_000);

  it('answers kubectl', () => {
    expect(kubectl('get', '--raw', '/readyz')).toBe('ok');
    expect(kubectl('create', 'namespace', 'mine')).toBe('namespace/mine created\n');
  });

  it('serves every kind of this project', () => {
    const names = kubectl('get', 'crds', '-o', 'name').trim().split('\n');

    expect(names).toEqual(
      server.crds.map((crd) => `customresourcedefinition.apiextensions.k8s.io/${crd}`).sort(),
    );
    expect(names).toHaveLength(5);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const another = await startKubeApiserver();
    await another.stop();

    expect(existsSync(another.kubeconfigPath)).toBe(false);
  });
});
