import { readFileSync } from 'node:fs';
import { type ApiServer, startApiServer } from '../../local/api';
import { requesterFor } from '../local/api/requester';
import { describeWithEngines } from './describe-with-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';
import { type Kubectl, kubectlFor, type Said, withoutChance } from './kubectl-run';
import { KUBECTL_FILES, KUBECTL_STEPS, type KubectlStep } from './kubectl-steps';
import { listsAnswered } from './lists-answered';

/** Plays the script and collects what was said, without what differs from run to run. */
async function play(kubectl: Kubectl): Promise<Map<KubectlStep, Said>> {
  const said = new Map<KubectlStep, Said>();
  for (const step of KUBECTL_STEPS) {
    said.set(step, withoutChance(await kubectl(step.run, step), kubectl.folder));
  }
  return said;
}

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'a script of kubectl commands', () => {
  let local: ApiServer;
  let real: KubeApiserver;
  let ours: Map<KubectlStep, Said>;
  let theirs: Map<KubectlStep, Said>;

  beforeAll(async () => {
    [local, real] = await Promise.all([startApiServer(), startKubeApiserver()]);
    const kubeconfig = readFileSync(real.kubeconfigPath, 'utf8');
    const api = requesterFor(kubeconfig);
    await listsAnswered(api);
    api.close();
    const kubectls = [local.kubeconfig(), kubeconfig].map((text) => kubectlFor(text, KUBECTL_FILES));
    const played = await Promise.all(kubectls.map(play));
    [ours, theirs] = played as [typeof ours, typeof theirs];
    for (const kubectl of kubectls) kubectl.close();
  }, 900_000);

  afterAll(() => Promise.all([local.stop(), real.stop()]), 60_000);

  it.each(KUBECTL_STEPS.map((step) => [step.run, step] as const))(
    'ends as on kube-apiserver: %s',
    (_run, step) => {
      const [our, their] = [ours.get(step), theirs.get(step)];

      if (step.differs === undefined) expect(our).toEqual(their);
      else expect(our?.code).toBe(their?.code);
    },
  );
});
