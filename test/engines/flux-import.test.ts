import '../real-target';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import {
  FLUX_NAMESPACE,
  type FluxProject,
  type FluxWorld,
  KustomizationType,
  startFluxWorld,
} from './flux-world';
import { addedMarks, importedFiles, madeByHand, substance } from './imported-project';

jest.setTimeout(180_000);

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kustomize-controller'],
  'an imported folder under the real Flux',
  () => {
    let world: FluxWorld;
    let flux: FluxProject;

    beforeAll(async () => {
      world = await startFluxWorld();
      flux = await world.fluxProject();
    }, TARGET_START_TIMEOUT);
    afterAll(async () => {
      await flux?.stop();
      await world?.stop();
    });

    it('is taken over without an object made anew or a backup made, and its first reconciliation writes only marks', async () => {
      const { project } = flux;
      const { namespace } = project;
      await madeByHand(project);
      const [before, files] = [await substance(world, project), project.remoteFiles()];
      const revision = await flux.commit(await importedFiles(world, project));

      await flux.follow([
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: KustomizationType.kind,
          metadata: { name: `${namespace}-imported`, namespace: FLUX_NAMESPACE },
          spec: {
            sourceRef: { kind: 'GitRepository', name: namespace },
            path: `./${namespace}`,
            interval: '1h',
            prune: true,
          },
        },
      ]);
      await flux.ready('imported', revision);

      expect(await substance(world, project)).toEqual(before);
      expect(project.remoteFiles()).toEqual(files);
      const own = ['kustomize.toolkit.fluxcd.io/name', 'kustomize.toolkit.fluxcd.io/namespace'];
      expect(await addedMarks(world, project)).toEqual({
        nightly: ['argocd.argoproj.io/sync-wave', ...own],
        'by-hand': [
          'argocd.argoproj.io/sync-options',
          'argocd.argoproj.io/sync-wave',
          'kustomize.toolkit.fluxcd.io/name',
          'kustomize.toolkit.fluxcd.io/namespace',
          'kustomize.toolkit.fluxcd.io/prune',
        ],
      });
      // With the Kustomization gone, what it pruned is the schedule; the backup and its files stay.
      await world.client.delete(KustomizationType, FLUX_NAMESPACE, `${namespace}-imported`);
      await until('Flux to have pruned', async () => (await substance(world, project)).length === 1);
      expect(await substance(world, project)).toEqual(
        before.filter((each) => 'name' in each && each.name === 'by-hand'),
      );
      expect(project.remoteFiles()).toEqual(files);
    });
  },
);
