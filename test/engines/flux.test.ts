import '../real-target';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'cdk8s';
import { stringify } from 'yaml';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  type ClusterBackupProps,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  fluxKustomizations,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from '../../lib';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  CustomResourceDefinitionType,
  type KeyEncryptionKeyManifest,
  KeyEncryptionKeyType,
  type KubeObject,
  NamespaceType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import { type BackupWorld, KEY, type Project, startWorld } from '../local/controller/backup-world';
import { virtualClock } from '../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { fluxCrds } from './flux-crds';
import { type FluxSource, startFluxSource } from './flux-source';
import { installGuard } from './install-guard';
import { type KustomizeController, startKustomizeController } from './kustomize-controller';

jest.setTimeout(180_000);

const NAMESPACE = 'flux-system';
const KustomizationType: ResourceType = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
  plural: 'kustomizations',
  namespaced: true,
};

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kustomize-controller', 'sops', 'age-keygen'],
  'a team whose backups Flux applies',
  () => {
    let world: BackupWorld;
    let project: Project;
    let source: FluxSource;
    let flux: KustomizeController;

    beforeAll(async () => {
      world = await startWorld();
      const { client } = world;
      for (const crd of fluxCrds()) await client.create(CustomResourceDefinitionType, crd);
      await client.create(NamespaceType, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: NAMESPACE },
      });
      await until('the kinds of Flux', async () =>
        client.list(KustomizationType, NAMESPACE).then(
          () => true,
          () => undefined,
        ),
      );
      await installGuard(client);
      flux = await startKustomizeController(world.target.kubeconfigPath);
    }, TARGET_START_TIMEOUT + 60_000);
    afterAll(async () => {
      await flux.stop();
      await world.stop();
    });
    beforeEach(async () => {
      project = await world.project();
      source = await startFluxSource(world.client, { namespace: NAMESPACE, name: project.namespace });
    });
    afterEach(async () => {
      const { items } = await world.client.list(KustomizationType, NAMESPACE);
      for (const { metadata } of items) {
        await world.client.delete(KustomizationType, NAMESPACE, metadata.name);
      }
      await source.stop();
    });

    const cluster = Cluster.named('prod');
    const target = (credential = 's3') =>
      BackupTarget.rclone({
        bucket: 'backups',
        folder: project.namespace,
        credential: RCloneCredential.fromName(credential),
        encryptionKey: EncryptionKey.fromName('kek'),
      });

    function declared(declare: (site: ManagementCluster) => unknown): KubeObject[] {
      const app = new App();
      declare(new ManagementCluster(app, 'site', { namespace: project.namespace }));
      return manifests(app);
    }
    const withBackup = (props: Partial<ClusterBackupProps> = {}) =>
      declared((site) => new ClusterBackup(site, 'now', { cluster, target: target(), ...props }));
    const FILES = ['prod-now.dek', 'prod-now.encrypted'];

    /** The three Kustomizations that we print, on the source of this test. */
    async function subscribe(more: { sopsSecret?: string } = {}): Promise<void> {
      const name = project.namespace;
      const options = { name, source: { kind: 'GitRepository', name }, path: './site', ...more };
      for (const kustomization of fluxKustomizations(options)) {
        await world.client.create(KustomizationType, kustomization);
      }
    }

    async function readiness(stage: string): Promise<Condition & { progress?: string; revision?: string }> {
      const found = await world.client.get(KustomizationType, NAMESPACE, `${project.namespace}-${stage}`);
      const status = found?.status as { conditions?: Condition[]; lastAppliedRevision?: string } | undefined;
      const ready = status?.conditions?.find(({ type }) => type === 'Ready');
      const none = { type: 'Ready', status: 'none', reason: '', message: '' };
      const progress = status?.conditions?.find(({ type }) => type === 'Reconciling')?.message;
      return { ...(ready ?? none), progress, revision: status?.lastAppliedRevision };
    }

    /** Waits until a stage is Ready on a revision, and tells how it looks when it is not. */
    async function ready(stage: string, revision: string): Promise<void> {
      let last: unknown;
      await until(`${stage} to be ready`, async () => {
        const now = await readiness(stage);
        last = now;
        return now.status === 'True' && now.revision === revision ? true : undefined;
      }).catch((error: Error) => {
        throw new Error(`${error.message}\n${JSON.stringify(last)}\n${flux.log()}`);
      });
    }

    const read = () => project.read('prod-now');

    async function uploadedBackup(): Promise<void> {
      await project.remote();
      const revision = await source.commit(withBackup());
      await subscribe();
      await ready('backups', revision);
      expect(project.remoteFiles()).toEqual(FILES);
    }

    it('is told Ready only when its backup is uploaded', async () => {
      await project.remote();
      await world.stopController();
      const revision = await source.commit(withBackup());
      await subscribe();
      await until('the object', read);
      await until('Flux to wait for it', async () => {
        const { status, progress } = await readiness('backups');
        return status === 'Unknown' && progress?.includes('health checks') ? true : undefined;
      });
      expect(project.remoteFiles()).toEqual([]);

      await world.restartController();
      await ready('backups', revision);
      expect((await read())?.status?.uploadedAt).toBeDefined();
      expect(project.remoteFiles()).toEqual(FILES);
    });

    it('is told at once that a backup has failed, not at the timeout of two hours', async () => {
      await project.remote();
      await source.commit(
        declared((site) => new ClusterBackup(site, 'now', { cluster, target: target('missing') })),
      );
      await subscribe();
      await project.until('prod-now', 'Failed');
      const failed = await until('Flux to fail', async () => {
        const now = await readiness('backups');
        return now.status === 'False' ? now : undefined;
      });
      expect(failed).toMatchObject({ reason: 'HealthCheckFailed' });
    });

    it('keeps object and files when the manifest is taken away without a request', async () => {
      await uploadedBackup();
      await ready('backups', await source.commit([]));
      expect((await read())?.status?.status).toBe('Completed');
      expect(project.remoteFiles()).toEqual(FILES);
    });

    it('does not run a finished backup again when it reconciles', async () => {
      await uploadedBackup();
      const before = await read();
      await ready('backups', await source.commit(withBackup()));
      const after = await read();
      expect(after?.metadata.uid).toBe(before?.metadata.uid);
      expect(after?.metadata.generation).toBe(before?.metadata.generation);
    });

    it('removes the files with the first commit and the object with the second', async () => {
      await uploadedBackup();
      await ready('backups', await source.commit(withBackup({ requestRemoteDeletion: 'no longer needed' })));
      expect(project.remoteFiles()).toEqual([]);
      expect((await read())?.status?.status).toBe('Deleted');

      await ready('backups', await source.commit([]));
      await until('the end of the object', async () => ((await read()) ? undefined : true));
    });

    it('waits with a second commit that comes too early, and ends Ready', async () => {
      await world.restartController({ paceMs: 1_500 });
      await uploadedBackup();
      await source.commit(withBackup({ requestRemoteDeletion: 'no longer needed' }));
      await until('the request', async () => ((await read())?.spec.delete ? true : undefined));
      const last = await source.commit([]);
      expect(project.remoteFiles()).toEqual(FILES);

      await ready('backups', last);
      await until('the end of the object', async () => ((await read()) ? undefined : true));
      expect(project.remoteFiles()).toEqual([]);
      await world.restartController();
    });

    it('prunes a schedule and none of the backups that it made', async () => {
      const clock = virtualClock();
      await world.restartController({ clock });
      await project.remote();
      const revision = await source.commit(
        declared(
          (site) =>
            new ClusterBackupSchedule(site, 'nightly', {
              cluster,
              target: target(),
              cron: Cron.daily({ hour: 1 }),
            }),
        ),
      );
      await subscribe();
      await ready('schedules', revision);
      const made = async () => {
        const { items } = await world.client.list<ClusterBackupManifest>(
          ClusterBackupType,
          project.namespace,
        );
        return items.map(({ metadata, status }) => `${metadata.name} ${status?.status}`);
      };
      const runs = await until('a scheduled backup', async () => {
        await clock.advance(3_600_000);
        const found = await made();
        return found[0]?.endsWith(' Completed') ? found : undefined;
      });
      await world.restartController();

      await ready('schedules', await source.commit([]));
      await until('the end of the schedule', async () =>
        (await world.client.get(ClusterBackupScheduleType, project.namespace, 'prod-nightly'))
          ? undefined
          : true,
      );
      expect(await made()).toEqual(expect.arrayContaining(runs.slice(0, 1)));
    });

    it('is given a key that SOPS encrypted, and three reconciliations change nothing about it', async () => {
      const { client } = world;
      const folder = mkdtempSync(path.join(tmpdir(), 'mosk-sops-'));
      try {
        const age = execFileSync(requireEngine('age-keygen'), [], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        const recipient = /public key: (\S+)/.exec(age)?.[1] ?? '';
        const key = {
          apiVersion: 'kaas.mirantis.com/v1alpha1',
          kind: 'KeyEncryptionKey',
          metadata: {
            name: 'sealed',
            namespace: project.namespace,
            annotations: {
              'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
              'kustomize.toolkit.fluxcd.io/prune': 'disabled',
            },
          },
          spec: { secret: { value: KEY } },
        };
        const file = path.join(folder, 'key.yaml');
        writeFileSync(file, stringify(key));
        const env = { PATH: process.env.PATH, HOME: folder };
        const words = ['--encrypt', '--encrypted-regex', '^(value)$', '--age', recipient, file];
        const encrypted = execFileSync(requireEngine('sops'), words, { encoding: 'utf8', env });
        expect(encrypted).not.toContain(KEY);
        await client.create(SecretType, {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: `${project.namespace}-age`, namespace: NAMESPACE },
          stringData: { 'identity.agekey': age },
        } as KubeObject);

        const sealed = { 'keys/sealed.yaml': encrypted };
        const first = await source.commit([], sealed);
        await subscribe({ sopsSecret: `${project.namespace}-age` });
        await ready('keys', first);
        const held = () =>
          client.get<KeyEncryptionKeyManifest>(KeyEncryptionKeyType, project.namespace, 'sealed');
        const accepted = await held();
        expect(accepted?.spec.secret.value).toBeUndefined();
        const name = accepted?.spec.secret.secret?.name ?? '';
        const moved = () => client.get(SecretType, project.namespace, name);
        const secret = (await moved()) as { data?: Record<string, string> } & KubeObject;
        expect(
          Object.values(secret.data ?? {}).map((text) => Buffer.from(text, 'base64').toString()),
        ).toEqual([KEY]);

        for (const _ of [1, 2, 3]) await ready('keys', await source.commit([], sealed));
        expect((await held())?.metadata.resourceVersion).toBe(accepted?.metadata.resourceVersion);
        expect((await moved())?.metadata.resourceVersion).toBe(secret.metadata.resourceVersion);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  },
);
