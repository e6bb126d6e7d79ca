/** What GitOps engines say of a backup that has failed: as they come, and with the health checks of this project. */
import '../real-target';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BackupTarget, Cluster, ClusterBackup, EncryptionKey, RCloneCredential } from '../../entries';
import { argoCdCustomizations, fluxHealthChecks } from '../../entries/gitops';
import { ClusterBackupType, type KubeObject, type ResourceType } from '../../lib/model';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { type ArgoCdProject, type ArgoCdWorld, startArgoCdWorld } from './argocd-world';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { FLUX_NAMESPACE, type FluxProject, type FluxWorld, startFluxWorld } from './flux-world';

jest.setTimeout(180_000);

const ConfigMapType: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const cluster = Cluster.named('prod');
/** A target whose credential is not there: the controller lets the backup fail. */
const missing = () =>
  BackupTarget.rclone({
    bucket: 'backups',
    credential: RCloneCredential.fromName('missing'),
    encryptionKey: EncryptionKey.fromName('kek'),
  });

describeWithEngines(
  ['kube-apiserver', 'etcd', 'gitops-agent', 'argocd'],
  'Argo CD and a backup that fails',
  () => {
    let world: ArgoCdWorld;
    let argo: ArgoCdProject;
    beforeAll(async () => {
      world = await startArgoCdWorld();
      argo = await world.argoCdProject();
    }, TARGET_START_TIMEOUT);
    afterAll(async () => {
      await argo?.stop();
      await world.stop();
    });

    /** A ConfigMap that is to come after the backup: the upgrade, say. */
    const afterwards = (): KubeObject =>
      ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: 'upgrade',
          namespace: argo.project.namespace,
          annotations: { 'argocd.argoproj.io/sync-wave': '100' },
        },
      }) as KubeObject;

    it('is green, and goes on to what comes after the backup, without a health check of the kind', async () => {
      await argo.project.remote();
      argo.repository.commit([...argo.withBackup({ target: missing() }), afterwards()]);

      await argo.operation('the backup', () => argo.exists(ClusterBackupType, 'prod-now'));
      await argo.project.until('prod-now', 'Failed');
      await argo.operation('what comes after it', () => argo.exists(ConfigMapType, 'upgrade'));

      expect(await argo.start()).toEqual({
        ok: true,
        message: expect.stringContaining('successfully synced'),
      });
      expect((await argo.project.read('prod-now'))?.status?.status).toBe('Failed');
    });

    it('says Degraded of the failed object with the health check of this project, and nothing without', async () => {
      const failed = await argo.project.read('prod-now');
      expect(failed?.status?.status).toBe('Failed');

      expect(await healthOf(failed as KubeObject, {})).toContain('Health script is not configured');
      expect(await healthOf(failed as KubeObject, argoCdCustomizations())).toMatch(/^STATUS: Degraded\n/);
    });
  },
);

/** What the CLI of Argo CD prints of an object, with these entries of its configuration. */
async function healthOf(object: KubeObject, data: Record<string, string>): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-argocd-'));
  try {
    const [config, file] = [path.join(folder, 'argocd-cm.yaml'), path.join(folder, 'object.yaml')];
    const metadata = { name: 'argocd-cm', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
    writeFileSync(config, JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }));
    writeFileSync(file, JSON.stringify(object));
    const words = ['admin', 'settings', 'resource-overrides', 'health', file, '--argocd-cm-path', config];
    const env = { PATH: process.env.PATH, HOME: folder };
    const { stdout } = await promisify(execFile)(requireEngine('argocd'), words, { env });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kustomize-controller'],
  'Flux and a backup that fails',
  () => {
    let world: FluxWorld;
    let flux: FluxProject;
    beforeAll(async () => {
      world = await startFluxWorld();
    }, TARGET_START_TIMEOUT + 60_000);
    afterAll(() => world.stop());
    beforeEach(async () => {
      flux = await world.fluxProject();
      await flux.project.remote();
    });
    afterEach(() => flux.stop());

    const withBackup = () =>
      flux.declared((site) => new ClusterBackup(site, 'now', { cluster, target: missing() }));
    /** A Kustomization as somebody writes it, with a timeout that no test reaches. */
    const kustomization = (health: object): KubeObject =>
      ({
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: `${flux.project.namespace}-own`, namespace: FLUX_NAMESPACE },
        spec: {
          sourceRef: { kind: 'GitRepository', name: flux.project.namespace },
          path: './site/backups',
          interval: '1h',
          timeout: '30m',
          prune: true,
          ...health,
        },
      }) as KubeObject;
    const named = () => ({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      name: 'prod-now',
      namespace: flux.project.namespace,
    });

    it.each([
      ['wait: true', () => ({ wait: true })],
      ['healthChecks', () => ({ healthChecks: [named()] })],
    ])('is Ready before the backup begins, and after it has failed, with %s alone', async (_, health) => {
      await world.stopController();
      const first = await flux.commit(withBackup());
      await flux.follow([kustomization(health())]);
      await flux.ready('own', first);
      expect((await flux.project.read('prod-now'))?.status?.status).toBeUndefined();

      await world.restartController();
      await flux.project.until('prod-now', 'Failed');
      await flux.ready('own', await flux.commit(withBackup()));
    });

    it('is told within seconds that it has failed, with the checks of this project', async () => {
      await world.stopController();
      const revision = await flux.commit(withBackup());
      await flux.follow([kustomization({ wait: true, healthCheckExprs: fluxHealthChecks() })]);
      await until('Flux to wait for it', async () => {
        const { status, progress } = await flux.readiness('own');
        return status === 'Unknown' && progress?.includes('health checks');
      });

      await world.restartController();
      await flux.project.until('prod-now', 'Failed');
      const began = performance.now();
      const { reason } = await flux.failed('own', revision);

      expect(reason).toBe('HealthCheckFailed');
      // The timeout is 30 minutes; it looks every five seconds.
      expect(performance.now() - began).toBeLessThan(15_000);
    });
  },
);
