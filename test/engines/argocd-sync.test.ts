import '../real-target';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  type ClusterBackupProps,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  EncryptionKeySecret,
  ManagementCluster,
  manifests,
  RCloneCredential,
  SecretSource,
} from '../../lib';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  MoskApi,
  RCloneCredentialType,
  type ResourceType,
  SecretType,
} from '../../lib/model';
import {
  type BackupWorld,
  credentialSpec,
  KEY,
  type Project,
  s3Credentials,
  startWorld,
} from '../local/controller/backup-world';
import { virtualClock } from '../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { standInForGarbageCollector } from './garbage-collector';
import { type GitRepository, gitRepository } from './git-repository';
import { type GitOpsAgent, startGitOpsAgent } from './gitops-agent';
import { installGuard } from './install-guard';

jest.setTimeout(180_000);

const ROOT = path.join(__dirname, '../..');

describeWithEngines(
  ['kube-apiserver', 'etcd', 'kubectl', 'gitops-agent'],
  'a team that syncs its backups with the engine of Argo CD',
  () => {
    let world: BackupWorld;
    let collector: ReturnType<typeof standInForGarbageCollector>;
    let project: Project;
    let repository: GitRepository;
    let agent: GitOpsAgent | undefined;

    beforeAll(async () => {
      world = await startWorld();
      collector = standInForGarbageCollector(world.client);
    }, TARGET_START_TIMEOUT);
    afterAll(async () => {
      await collector.stop();
      await world.stop();
    });
    beforeEach(async () => {
      project = await world.project();
      repository = gitRepository();
    });
    afterEach(async () => {
      await agent?.stop();
      agent = undefined;
      repository.remove();
    });

    const cluster = Cluster.named('prod');
    const target = (folder: string) =>
      BackupTarget.rclone({
        bucket: 'backups',
        folder,
        credential: RCloneCredential.fromName('s3'),
        encryptionKey: EncryptionKey.fromName('kek'),
      });

    function declared(declare: (site: ManagementCluster) => unknown): KubeObject[] {
      const app = new App();
      declare(new ManagementCluster(app, 'site', { namespace: project.namespace }));
      return manifests(app);
    }
    const withBackup = (props: Partial<ClusterBackupProps> = {}) =>
      declared(
        (site) => new ClusterBackup(site, 'now', { cluster, target: target(project.namespace), ...props }),
      );

    async function start(): Promise<void> {
      const { kubeconfigPath } = world.target;
      agent = await startGitOpsAgent(repository, { kubeconfigPath, namespace: project.namespace });
      expect(await agent.first()).toEqual(GREEN);
    }

    /** A new commit, synced. */
    async function deliver(objects: readonly KubeObject[]) {
      repository.commit(objects);
      if (agent === undefined) throw new Error('no agent');
      return agent.sync();
    }
    const exists = async (type: ResourceType, name: string) =>
      (await world.client.get(type, project.namespace, name)) !== undefined;

    /** One operation, until it has made what is awaited. */
    async function operation(what: string, isThere: () => Promise<boolean>): Promise<void> {
      const { kubeconfigPath } = world.target;
      agent = await startGitOpsAgent(repository, { kubeconfigPath, namespace: project.namespace });
      await until(what, isThere);
      await agent.stop();
    }
    const GREEN = { ok: true, message: expect.stringContaining('successfully synced') };
    const FILES = ['prod-now.dek', 'prod-now.encrypted'];

    /** The example of a backup in Git, made and uploaded. */
    async function uploadedBackup(): Promise<void> {
      await project.remote();
      repository.commit(withBackup());
      await start();
      await project.until('prod-now', 'Completed');
      expect(project.remoteFiles()).toEqual(FILES);
    }

    it('sees keys made before schedules, and those before backups', async () => {
      await world.stopController();
      repository.commit(
        declared((site) => {
          new ClusterBackup(site, 'now', { cluster, target: target(project.namespace) });
          const nightly = Cron.daily({ hour: 1 });
          new ClusterBackupSchedule(site, 'nightly', { cluster, target: target('nightly'), cron: nightly });
          new EncryptionKeySecret(site, 'key', { value: SecretSource.plainText(KEY, { reason: 'a test' }) });
        }),
      );
      const present = async () => ({
        key: await exists(SecretType, 'key'),
        schedule: await exists(ClusterBackupScheduleType, 'prod-nightly'),
        backup: await exists(ClusterBackupType, 'prod-now'),
      });

      await operation('the key', () => exists(SecretType, 'key'));
      expect(await present()).toEqual({ key: true, schedule: false, backup: false });
      await operation('the schedule', () => exists(ClusterBackupScheduleType, 'prod-nightly'));
      expect(await present()).toEqual({ key: true, schedule: true, backup: false });
      await operation('the backup', () => exists(ClusterBackupType, 'prod-now'));
      expect(await present()).toEqual({ key: true, schedule: true, backup: true });
      await world.restartController();
    });

    it('syncs the example repository in the order of its waves, and then its backup is uploaded', async () => {
      project = await world.project('prod');
      // What the example only names.
      const secret = MoskApi.v26_2.remoteSecret(s3Credentials.secretAccessKey);
      await project.create(RCloneCredentialType, 's3-backup', {
        spec: credentialSpec(world.s3.endpoint, secret),
      });
      await project.create(KeyEncryptionKeyType, 'prod-2026', { spec: { secret: { value: KEY } } });
      const bucket = path.join(world.directory, 'buckets/mosk-backups');
      mkdirSync(bucket);
      const example = readFileSync(path.join(ROOT, 'examples/gitops/manifests/site.k8s.yaml'), 'utf8');
      repository.commit(parseAllDocuments(example).map((document) => document.toJS()));
      const schedule = () => exists(ClusterBackupScheduleType, 'prod-nightly');
      const backup = () => exists(ClusterBackupType, 'prod-before-26-2');

      await operation('the schedule', schedule);
      expect(await backup()).toBe(false);
      await operation('the backup', backup);
      expect(await schedule()).toBe(true);
      await start();
      await project.until('prod-before-26-2', 'Completed');
      expect(readdirSync(path.join(bucket, 'prod')).sort()).toEqual([
        'prod-before-26-2.dek',
        'prod-before-26-2.encrypted',
      ]);
    });

    it('never prunes the backups that a schedule made, nor a schedule that MOSK has tied to its cluster', async () => {
      const clock = virtualClock();
      await world.restartController({ clock });
      await project.remote();
      const scheduled = declared(
        (site) =>
          new ClusterBackupSchedule(site, 'nightly', {
            cluster,
            target: target(project.namespace),
            cron: Cron.daily({ hour: 1 }),
          }),
      );
      repository.commit(scheduled);
      await start();
      const made = async () => {
        const { items } = await world.client.list<ClusterBackupManifest>(
          ClusterBackupType,
          project.namespace,
        );
        return items.map(({ metadata, status }) => `${metadata.name} ${status?.status}`);
      };
      const [run] = await until('a scheduled backup', async () => {
        await clock.advance(3_600_000);
        const runs = await made();
        return runs[0]?.endsWith(' Completed') ? runs : undefined;
      });
      await world.restartController();

      expect(await deliver(scheduled)).toEqual(GREEN);
      expect(await made()).toContain(run);
      expect(await deliver([])).toEqual(GREEN);
      // Argo CD sees no object of its own in what has an owner: taking the manifest away does not stop the schedule.
      const schedule = await world.client.get(ClusterBackupScheduleType, project.namespace, 'prod-nightly');
      expect(schedule?.metadata.ownerReferences).toHaveLength(1);
      expect(await made()).toContain(run);
      expect(project.remoteFiles()).not.toEqual([]);
    });

    it('keeps object and files of a backup whose manifest is taken away without a request', async () => {
      await uploadedBackup();
      expect(await deliver([])).toEqual(GREEN);
      expect((await project.read('prod-now'))?.status?.status).toBe('Completed');
      expect(project.remoteFiles()).toEqual(FILES);
    });

    it('does not run a finished backup again, however often it syncs', async () => {
      await uploadedBackup();
      const before = await project.read('prod-now');
      for (const _ of [1, 2, 3]) expect(await deliver(withBackup())).toEqual(GREEN);
      const after = await project.read('prod-now');
      expect(after?.metadata.uid).toBe(before?.metadata.uid);
      expect(after?.metadata.generation).toBe(before?.metadata.generation);
      expect(after?.status).toEqual(before?.status);
    });

    it('removes the files with the first commit; the second leaves an empty shell that has an owner', async () => {
      await uploadedBackup();
      expect(await deliver(withBackup({ requestRemoteDeletion: 'no longer needed' }))).toEqual(GREEN);
      await project.until('prod-now', 'Deleted');
      expect(project.remoteFiles()).toEqual([]);

      expect(await deliver([])).toEqual(GREEN);
      expect((await project.read('prod-now'))?.status?.status).toBe('Deleted');
    });

    it('leaves a schedule and an empty shell behind, and the example says what removes them', async () => {
      const nightly = Cron.daily({ hour: 1 });
      const both = (more: Partial<ClusterBackupProps> = {}) =>
        declared((site) => {
          new ClusterBackupSchedule(site, 'nightly', { cluster, target: target('nightly'), cron: nightly });
          new ClusterBackup(site, 'now', { cluster, target: target(project.namespace), ...more });
        });
      await project.remote();
      repository.commit(both());
      await start();
      // Made by hand, so not the example's business.
      await project.create(ClusterBackupScheduleType, 'by-hand', {
        spec: { targetCluster: 'prod', schedule: '0 3 1 1 *' },
      });
      await project.until('prod-now', 'Completed');
      await deliver(both({ requestRemoteDeletion: 'no longer needed' }));
      await project.until('prod-now', 'Deleted');
      const { namespace } = project;
      const env = {
        PATH: `${path.dirname(requireEngine('kubectl'))}:${process.env.PATH}`,
        KUBECONFIG: world.target.kubeconfigPath,
      };
      const leftBehind = () => {
        const words = [path.join(ROOT, 'examples/gitops/left-behind.sh'), repository.folder, namespace];
        return execFileSync('sh', words, { encoding: 'utf8', env });
      };
      repository.commit(both());
      expect(leftBehind()).toBe('');

      expect(await deliver([])).toEqual(GREEN);
      const removal = `kubectl delete clusterbackupschedule prod-nightly -n ${namespace}`;
      expect(leftBehind()).toBe(`${removal}\nmosk-backup remove prod-now -n ${namespace} --yes\n`);
      execFileSync('sh', ['-c', removal], { env });
      expect(await exists(ClusterBackupScheduleType, 'prod-nightly')).toBe(false);
    });

    it('removes the files with the first commit and the object with the second where it has no owner', async () => {
      await uploadedBackup();
      await untie();
      expect(await deliver(withBackup({ requestRemoteDeletion: 'no longer needed' }))).toEqual(GREEN);
      await project.until('prod-now', 'Deleted');
      expect(project.remoteFiles()).toEqual([]);

      expect(await deliver([])).toEqual(GREEN);
      await gone();
    });

    it('loses nothing by a second commit that comes too early where MOSK is the owner, and ends green', async () => {
      await world.restartController({ paceMs: 1_500 });
      await uploadedBackup();
      await deliver(withBackup({ requestRemoteDeletion: 'no longer needed' }));
      expect(project.remoteFiles()).toEqual(FILES);

      expect(await deliver([])).toEqual(GREEN);
      await project.until('prod-now', 'Deleted');
      expect(project.remoteFiles()).toEqual([]);
      await world.restartController();
    });

    describe('with OrphanGuard', () => {
      beforeAll(() => installGuard(world.client));

      it('waits with a second commit that comes too early, and ends green', async () => {
        // Slow enough that nothing is deleted before the second commit.
        await world.restartController({ paceMs: 1_500 });
        await uploadedBackup();
        await untie();
        await deliver(withBackup({ requestRemoteDeletion: 'no longer needed' }));

        const hasty = await deliver([]);
        expect(hasty).toMatchObject({
          ok: false,
          message: expect.stringContaining('remote files would stay'),
        });
        expect(await project.read('prod-now')).toBeDefined();
        const { last, attempts } = await retried();
        expect(last).toEqual(GREEN);
        expect(attempts).toBeGreaterThan(0);
        await gone();
        expect(project.remoteFiles()).toEqual([]);
        await world.restartController();
      });

      it('lets the engine prune what is declared with onRemoval orphan, and the files stay', async () => {
        await project.remote();
        repository.commit(withBackup({ onRemoval: 'orphan' }));
        await start();
        await project.until('prod-now', 'Completed');
        await untie();
        expect(await deliver([])).toEqual(GREEN);
        await gone();
        expect(project.remoteFiles()).toEqual(FILES);
      });
    });

    /** A backup without the owner that MOSK is documented to give it: Argo CD prunes only what has none. */
    async function untie(): Promise<void> {
      const metadata = { ownerReferences: null };
      await world.client.patch(
        ClusterBackupType,
        project.namespace,
        'prod-now',
        { metadata },
        { type: 'merge' },
      );
      await project.until('prod-now', 'Completed');
    }

    const gone = () =>
      until('the end of the object', async () => ((await project.read('prod-now')) ? undefined : true));

    /** Syncs as Argo CD's retries do, until one is green. */
    async function retried() {
      let attempts = 0;
      const last = await until('a green sync', async () => {
        attempts += 1;
        const result = await agent?.sync();
        return result?.ok ? result : undefined;
      });
      return { last, attempts };
    }
  },
);
