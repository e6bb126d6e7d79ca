import '../real-target';
import { ClusterBackupType, type KubeObject, NamespaceType } from '../../lib/model';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { FLUX_NAMESPACE, type FluxWorld, startFluxWorld } from './flux-world';
import { standInForGarbageCollector } from './garbage-collector';
import { gitRepository } from './git-repository';
import { startGitOpsAgent } from './gitops-agent';
import { asDeclared, bringAbout, guardedStates, stateName } from './guarded-states';

jest.setTimeout(180_000);

describeWithEngines(
  ['kube-apiserver', 'etcd', 'gitops-agent', 'kustomize-controller'],
  'OrphanGuard and engines that would prune every backup',
  () => {
    const states = guardedStates();
    const manifests = states.map(({ manifest }) => manifest);
    const table = states.map(({ title, verdict }) => [title, verdict]);
    let world: FluxWorld;

    beforeAll(async () => {
      world = await startFluxWorld();
      await world.stopController();
    }, TARGET_START_TIMEOUT + 60_000);
    afterAll(() => world.stop());
    const cleanUp: (() => unknown)[] = [];
    afterEach(async () => {
      for (const each of cleanUp.splice(0)) await each();
    });

    /** What became of each object: one that is gone was allowed to go. */
    async function verdicts(namespace: string) {
      const { items } = await world.client.list(ClusterBackupType, namespace);
      const left = new Set(items.map(({ metadata }) => metadata.name));
      return states.map(({ title }, index) => [title, left.has(stateName(index)) ? 'refused' : 'allowed']);
    }
    const allowed = states.filter(({ verdict }) => verdict === 'allowed').length;
    const pruned = (namespace: string) =>
      until('the prune', async () => {
        const { items } = await world.client.list(ClusterBackupType, namespace);
        return items.length <= states.length - allowed;
      });

    it('has both verdicts in its table', () => {
      expect(allowed).toBeGreaterThan(10);
      expect(states.length - allowed).toBeGreaterThan(50);
    });

    it('refuses Flux and allows it as the table says', async () => {
      const namespace = 'flux-prunes';
      const flux = await world.fluxProject(namespace);
      cleanUp.push(flux.stop);
      const objects = asDeclared(manifests, namespace);
      const files = objects.map((object) => ({
        path: `all/${object.metadata.name}.yaml`,
        text: JSON.stringify(object),
      }));
      const first = await flux.commit(files);
      await flux.follow([withoutHealth(namespace)]);
      await flux.ready('all', first);
      await bringAbout(world.client, namespace, manifests);

      const last = await flux.commit([{ path: 'all/.gitkeep', text: '' }]);
      await pruned(namespace);
      const { reason, message } = await flux.failed('all', last);

      expect(await verdicts(namespace)).toEqual(table);
      expect(reason).toBe('PruneFailed');
      expect(message).toContain('remote files would stay');
    });

    it("refuses Argo CD's engine and allows it as the table says", async () => {
      const namespace = 'argocd-prunes';
      const metadata = { name: namespace };
      await world.client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata });
      const collector = standInForGarbageCollector(world.client);
      const repository = gitRepository();
      cleanUp.push(collector.stop, repository.remove);
      repository.commit(asDeclared(manifests, namespace));
      const { kubeconfigPath } = world.target;
      const agent = await startGitOpsAgent(repository, { kubeconfigPath, namespace });
      cleanUp.unshift(agent.stop);
      expect(await agent.first()).toMatchObject({ ok: true });
      await bringAbout(world.client, namespace, manifests);

      repository.commit([]);
      const { ok, message } = await agent.sync();
      await pruned(namespace);

      expect(await verdicts(namespace)).toEqual(table);
      expect(ok).toBe(false);
      expect(message).toContain('remote files would stay');
    });
  },
);

/** As somebody writes it who knows only that Flux can prune. */
function withoutHealth(name: string): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: `${name}-all`, namespace: FLUX_NAMESPACE },
    spec: { sourceRef: { kind: 'GitRepository', name }, path: './all', interval: '1h', prune: true },
  };
}
