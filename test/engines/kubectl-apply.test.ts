/** What `kubectl apply --server-side` says and does is the same on the local server and on kube-apiserver. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ApiServer, startApiServer } from '../../local/api';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

type Kubectl = (words: readonly string[], input?: string) => Promise<Outcome>;

const backup = (metadata: object, spec: object = { targetCluster: 'prod' }, more: object = {}) =>
  JSON.stringify({
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: 'run', namespace: 'default', ...metadata },
    spec,
    ...more,
  });

const settings = (data: object) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: 'default' },
    data,
  });

const member = (name: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data: { a: 'b' },
  });

const SERVER_SIDE = ['apply', '--server-side', '-f', '-'];
const APPLY_SET = ['apply', '--prune', '--applyset=configmaps/set', '--namespace=default', '-f', '-'];
const SHOW = ['-o', 'json', '--show-managed-fields'];

/** What is done, in order, with its input. */
const SCRIPT: readonly (readonly [string, readonly string[], string?])[] = [
  ['creates', SERVER_SIDE, backup({ labels: { tier: 'gold' } })],
  ['changes nothing', SERVER_SIDE, backup({ labels: { tier: 'gold' } })],
  ['tries a change', [...SERVER_SIDE, '--dry-run=server'], backup({ labels: { tier: 'tried' } })],
  ['changes', SERVER_SIDE, backup({ labels: { tier: 'silver' } })],
  ['shares a field', [...SERVER_SIDE, '--field-manager=team'], backup({ labels: { tier: 'silver' } })],
  ['meets another', [...SERVER_SIDE, '--field-manager=other'], backup({ labels: { tier: 'gold' } })],
  [
    'takes by force',
    [...SERVER_SIDE, '--field-manager=other', '--force-conflicts'],
    backup({ labels: { tier: 'gold' } }),
  ],
  ['meets two', SERVER_SIDE, backup({ labels: { tier: 'iron' } })],
  ['labels', ['label', 'cbk', 'run', 'by=hand']],
  ['annotates', ['annotate', 'cbk', 'run', 'by=hand']],
  ['gives up what it leaves out', [...SERVER_SIDE, '--field-manager=other'], backup({})],
  ['an unknown field', SERVER_SIDE, backup({}, { targetCluster: 'prod', nonsense: 1 })],
  [
    'a status',
    [...SERVER_SIDE, '--subresource=status', '--field-manager=ctrl'],
    backup({}, undefined, { status: { status: 'Pending' } }),
  ],
  ['shows the managers', ['get', 'cbk', 'run', ...SHOW]],
  ['applies on its own side', ['apply', '-f', '-'], settings({ a: '1', b: '2' })],
  ['goes on at the server', SERVER_SIDE, settings({ a: '3' })],
  ['shows what has become of it', ['get', 'cm', 'settings', ...SHOW]],
  ['and back', ['apply', '-f', '-'], settings({ a: '4', c: '5' })],
  ['shows both', ['get', 'cm', 'settings', ...SHOW]],
  ['creates a namespace', SERVER_SIDE, '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}'],
  ['shows the namespace', ['get', 'ns', 'team', ...SHOW]],
  ['an apply set', APPLY_SET, `${member('one')}\n---\n${member('two')}`],
  ['prunes it', APPLY_SET, member('two')],
  ['has pruned it', ['get', 'cm', 'one', '-o', 'name']],
  ['has left the other', ['get', 'cm', 'two', '-o', 'name']],
  ['deletes', ['delete', 'cbk', 'run']],
];

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'kubectl apply --server-side', () => {
  let local: ApiServer;
  let real: KubeApiserver;
  let folder: string;
  let said: readonly (readonly Outcome[])[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kubectl-apply-'));
    [local, real] = await Promise.all([startApiServer(), startKubeApiserver()]);
    const kubeconfig = path.join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, local.kubeconfig(), { mode: 0o600 });
    said = await Promise.all([
      sayAll(kubectlOf(kubeconfig, path.join(folder, 'local'))),
      sayAll(kubectlOf(real.kubeconfigPath, path.join(folder, 'real'))),
    ]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([local.stop(), real.stop()]);
    rmSync(folder, { recursive: true });
  });

  it.each(SCRIPT.map(([what], index) => [what, index] as const))('%s', (_what, index) => {
    const [ours, theirs] = said.map((outcomes) => withoutChance(outcomes[index] as Outcome));

    expect(ours).toEqual(theirs);
  });

  it('fails where something is in its way, and nowhere else', () => {
    const failed = SCRIPT.filter((_step, index) => said[1]?.[index]?.code !== 0).map(([what]) => what);

    expect(failed).toEqual(['meets another', 'meets two', 'an unknown field', 'has pruned it']);
  });
});

async function sayAll(kubectl: Kubectl): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [, words, input] of SCRIPT) outcomes.push(await kubectl(words, input));
  return outcomes;
}

function kubectlOf(kubeconfig: string, cache: string): Kubectl {
  // An environment of its own, so that no cache and no kubeconfig of the machine is touched.
  const env = { PATH: process.env.PATH, HOME: cache, KUBECONFIG: kubeconfig, KUBECTL_APPLYSET: 'true' };
  return (words, input = '') =>
    new Promise((resolve) => {
      const all = ['--cache-dir', cache, ...words];
      const child = execFile(requireEngine('kubectl'), all, { env, timeout: 60_000 }, (failure, out, error) =>
        resolve({ code: failure === null ? 0 : Number(failure.code), out, error }),
      );
      child.stdin?.end(input);
    });
}

/** Times differ, and with them the order of managers; uids and versions do. */
function withoutChance({ code, out, error }: Outcome): unknown {
  const object = out.startsWith('{') ? comparable(JSON.parse(out)) : out;
  return { code, error: error.split('\n').sort(), out: object };
}

function comparable(value: unknown, key = ''): unknown {
  if (['uid', 'resourceVersion', 'creationTimestamp', 'time'].includes(key)) return `<${key}>`;
  if (Array.isArray(value)) {
    const members = value.map((each) => comparable(each));
    return key === 'managedFields' ? members.map((each) => JSON.stringify(each)).sort() : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, each]) => [name, comparable(each, name)]));
}
