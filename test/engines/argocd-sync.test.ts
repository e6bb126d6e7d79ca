import '../real-target';
import { ClusterBackup, ClusterBackupSchedule, Cron, EncryptionKeySecret, SecretSource } from '../../entries';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  ClusterBackupType,
  SecretType,
} from '../../lib/model';
import { KEY } from '../local/controller/backup-world';
import { virtualClock } from '../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { type ArgoCdProject, type ArgoCdWorld, startArgoCdWorld } from './argocd-world';
import { describeWithEngines } from './describe-with-engines';
import { installGuard } from './install-guard';

jest.setTimeout(180_000);

describeWithEngines(
  ['kube-apiserver', 'etcd', 'gitops-agent'],
  'a team that syncs its backups with the engine of Argo CD',
  () => {
    let world: ArgoCdWorld;
    let argo: ArgoCdProject;

    beforeAll(async () => {
      world = await startArgoCdWorld();
    }, TARGET_START_TIMEOUT);
    afterAll(() => world.stop());
    beforeEach(async () => {
      argo = await world.argoCdProject();
    });
    afterEach(() => argo.stop());

    const GREEN = { ok: true, message: expect.stringContaining('successfully synced') };
    const FILES = ['prod-now.dek', 'prod-now.encrypted'];

    /** The example of a backup in Git, made and uploaded. */
    async function uploadedBackup(): Promise<void> {
      await argo.project.remote();
      argo.repository.commit(argo.withBackup());
      expect(await argo.start()).toEqual(GREEN);
      await argo.project.until('prod-now', 'Completed');
      expect(argo.project.remoteFiles()).toEqual(FILES);
    }

    /** Neither gone nor on its way. */
    async function expectKept(): Promise<void> {
      const backup = await argo.project.read('prod-now');
      expect(backup?.metadata.deletionTimestamp).toBeUndefined();
      expect(backup?.status?.status).toBe('Completed');
      expect(argo.project.remoteFiles()).toEqual(FILES);
    }

    it('sees keys made before schedules, and those before backups', async () => {
      await world.stopController();
      argo.repository.commit(
        argo.declared((site) => {
          new ClusterBackup(site, 'now', { cluster: argo.cluster, target: argo.target() });
          const nightly = Cron.daily({ hour: 1 });
          new ClusterBackupSchedule(site, 'nightly', {
            cluster: argo.cluster,
            target: argo.target('nightly'),
            cron: nightly,
          });
          new EncryptionKeySecret(site, 'key', { value: SecretSource.plainText(KEY, { reason: 'a test' }) });
        }),
      );
      const present = async () => ({
        key: await argo.exists(SecretType, 'key'),
        schedule: await argo.exists(ClusterBackupScheduleType, 'prod-nightly'),
        backup: await argo.exists(ClusterBackupType, 'prod-now'),
      });

      await argo.operation('the key', () => argo.exists(SecretType, 'key'));
      expect(await present()).toEqual({ key: true, schedule: false, backup: false });
      await argo.operation('the schedule', () => argo.exists(ClusterBackupScheduleType, 'prod-nightly'));
      expect(await present()).toEqual({ key: true, schedule: true, backup: false });
      await argo.operation('the backup', () => argo.exists(ClusterBackupType, 'prod-now'));
      expect(await present()).toEqual({ key: true, schedule: true, backup: true });
      await world.restartController();
    });

    it('never prunes the backups that a schedule made, nor a schedule that MOSK has tied to its cluster', async () => {
      const clock = virtualClock();
      await world.restartController({ clock });
      await argo.project.remote();
      const scheduled = argo.declared(
        (site) =>
          new ClusterBackupSchedule(site, 'nightly', {
            cluster: argo.cluster,
            target: argo.target(),
            cron: Cron.daily({ hour: 1 }),
          }),
      );
      argo.repository.commit(scheduled);
      expect(await argo.start()).toEqual(GREEN);
      const made = async () => {
        const { items } = await world.client.list<ClusterBackupManifest>(
          ClusterBackupType,
          argo.project.namespace,
        );
        return items.map(({ metadata, status }) => `${metadata.name} ${status?.status}`);
      };
      const [run] = await until('a scheduled backup', async () => {
        await clock.advance(3_600_000);
        const runs = await made();
        return runs[0]?.endsWith(' Completed') ? runs : undefined;
      });
      await world.restartController();

      expect(await argo.deliver(scheduled)).toEqual(GREEN);
      expect(await made()).toContain(run);
      expect(await argo.deliver([])).toEqual(GREEN);
      // Argo CD sees no object of its own in what has an owner: taking the manifest away does not stop the schedule.
      const schedule = await world.client.get(
        ClusterBackupScheduleType,
        argo.project.namespace,
        'prod-nightly',
      );
      expect(schedule?.metadata.ownerReferences).toHaveLength(1);
      expect(await made()).toContain(run);
      expect(argo.project.remoteFiles()).not.toEqual([]);
    });

    it('keeps object and files of a backup whose manifest is taken away without a request', async () => {
      await uploadedBackup();
      expect(await argo.deliver([])).toEqual(GREEN);
      await expectKept();
    });

    it('keeps both by the annotation alone where the backup has no owner', async () => {
      await uploadedBackup();
      await untie();
      expect(await argo.deliver([])).toEqual(GREEN);
      await expectKept();
    });

    it('does not run a finished backup again, however often it syncs', async () => {
      await uploadedBackup();
      const before = await argo.project.read('prod-now');
      for (const _ of [1, 2, 3]) expect(await argo.deliver(argo.withBackup())).toEqual(GREEN);
      const after = await argo.project.read('prod-now');
      expect(after?.metadata.uid).toBe(before?.metadata.uid);
      expect(after?.metadata.generation).toBe(before?.metadata.generation);
      expect(after?.status).toEqual(before?.status);
    });

    it('removes the files with the first commit; the second leaves an empty shell that has an owner', async () => {
      await uploadedBackup();
      expect(await argo.deliver(argo.withBackup({ requestRemoteDeletion: 'no longer needed' }))).toEqual(
        GREEN,
      );
      await argo.project.until('prod-now', 'Deleted');
      expect(argo.project.remoteFiles()).toEqual([]);

      expect(await argo.deliver([])).toEqual(GREEN);
      expect((await argo.project.read('prod-now'))?.status?.status).toBe('Deleted');
    });

    it('removes the files with the first commit and the object with the second where it has no owner', async () => {
      await uploadedBackup();
      await untie();
      expect(await argo.deliver(argo.withBackup({ requestRemoteDeletion: 'no longer needed' }))).toEqual(
        GREEN,
      );
      await argo.project.until('prod-now', 'Deleted');
      expect(argo.project.remoteFiles()).toEqual([]);

      expect(await argo.deliver([])).toEqual(GREEN);
      await gone();
    });

    it('loses nothing by a second commit that comes too early where MOSK is the owner, and ends green', async () => {
      await world.restartController({ paceMs: 1_500 });
      await uploadedBackup();
      await argo.deliver(argo.withBackup({ requestRemoteDeletion: 'no longer needed' }));
      expect(argo.project.remoteFiles()).toEqual(FILES);

      expect(await argo.deliver([])).toEqual(GREEN);
      await argo.project.until('prod-now', 'Deleted');
      expect(argo.project.remoteFiles()).toEqual([]);
      await world.restartController();
    });

    describe('with OrphanGuard', () => {
      beforeAll(() => installGuard(world.client));

      it('waits with a second commit that comes too early, and ends green', async () => {
        // Slow enough that nothing is deleted before the second commit.
        await world.restartController({ paceMs: 1_500 });
        await uploadedBackup();
        await untie();
        await argo.deliver(argo.withBackup({ requestRemoteDeletion: 'no longer needed' }));

        const hasty = await argo.deliver([]);
        expect(hasty).toMatchObject({
          ok: false,
          message: expect.stringContaining('remote files would stay'),
        });
        expect(await argo.project.read('prod-now')).toBeDefined();
        const { last, attempts } = await retried();
        expect(last).toEqual(GREEN);
        expect(attempts).toBeGreaterThan(0);
        await gone();
        expect(argo.project.remoteFiles()).toEqual([]);
        await world.restartController();
      });

      it('lets the engine prune what is declared with onRemoval orphan, and the files stay', async () => {
        await argo.project.remote();
        argo.repository.commit(argo.withBackup({ onRemoval: 'orphan' }));
        expect(await argo.start()).toEqual(GREEN);
        await argo.project.until('prod-now', 'Completed');
        await untie();
        expect(await argo.deliver([])).toEqual(GREEN);
        await gone();
        expect(argo.project.remoteFiles()).toEqual(FILES);
      });
    });

    /** A backup without the owner that MOSK is documented to give it: Argo CD prunes only what has none. */
    async function untie(): Promise<void> {
      const metadata = { ownerReferences: null };
      await world.client.patch(
        ClusterBackupType,
        argo.project.namespace,
        'prod-now',
        { metadata },
        { type: 'merge' },
      );
      await argo.project.until('prod-now', 'Completed');
    }

    const gone = () =>
      until('the end of the object', async () => ((await argo.project.read('prod-now')) ? undefined : true));

    /** Syncs as Argo CD's retries do, until one is green. */
    async function retried() {
      let attempts = 0;
      const last = await until('a green sync', async () => {
        attempts += 1;
        const result = await argo.sync();
        return result.ok && result;
      });
      return { last, attempts };
    }
  },
);
