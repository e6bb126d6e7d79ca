import '../real-target';
import { parse } from 'yaml';
import type { KubeObject } from '../../lib/model';
import { TARGET_START_TIMEOUT } from '../target';
import { type ArgoCdProject, type ArgoCdWorld, startArgoCdWorld } from './argocd-world';
import { describeWithEngines } from './describe-with-engines';
import { addedMarks, importedFiles, madeByHand, substance } from './imported-project';

jest.setTimeout(180_000);

describeWithEngines(
  ['kube-apiserver', 'etcd', 'gitops-agent'],
  'an imported folder under the engine of Argo CD',
  () => {
    let world: ArgoCdWorld;
    let argo: ArgoCdProject;

    beforeAll(async () => {
      world = await startArgoCdWorld();
      argo = await world.argoCdProject();
    }, TARGET_START_TIMEOUT);
    afterAll(async () => {
      await argo?.stop();
      await world?.stop();
    });

    it('is taken over without an object made anew or a backup made, and its first sync writes only marks', async () => {
      const { project } = argo;
      await madeByHand(project);
      const [before, files] = [await substance(world, project), project.remoteFiles()];
      const imported = await importedFiles(world, project);
      const manifests = imported.filter((file) => file.path.endsWith('.yaml'));
      expect(manifests.map((file) => file.path)).toEqual([
        `${project.namespace}/clusterbackup.${project.namespace}.by-hand.yaml`,
        `${project.namespace}/clusterbackupschedule.${project.namespace}.nightly.yaml`,
      ]);
      argo.repository.commit(manifests.map((file) => parse(file.text) as KubeObject));

      expect(await argo.start()).toMatchObject({ ok: true });

      expect(await substance(world, project)).toEqual(before);
      expect(project.remoteFiles()).toEqual(files);
      expect(await addedMarks(world, project)).toEqual({
        nightly: [
          'argocd.argoproj.io/sync-wave',
          'gitops-agent.argoproj.io/gc-mark',
          'kubectl.kubernetes.io/last-applied-configuration',
        ],
        'by-hand': [
          'argocd.argoproj.io/sync-options',
          'argocd.argoproj.io/sync-wave',
          'gitops-agent.argoproj.io/gc-mark',
          'kubectl.kubernetes.io/last-applied-configuration',
          'kustomize.toolkit.fluxcd.io/prune',
        ],
      });
      // Out of Git again, the backup stays.
      expect(await argo.deliver([])).toMatchObject({ ok: true });
      expect((await project.read('by-hand'))?.metadata.deletionTimestamp).toBeUndefined();
      expect(project.remoteFiles()).toEqual(files);
    });
  },
);
