import type { Format } from '../../../cli/synth';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  type ClusterBackupProps,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  KeyEncryptionKey,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import {
  type ClusterBackupManifest,
  ClusterBackupScheduleType,
  type ClusterBackupStatus,
  ClusterBackupType,
  EventType,
  KeyEncryptionKeyType,
  type KubeObject,
} from '../../../lib/model';
import { KEY } from '../../local/controller/backup-world';
import { virtualClock } from '../../providers/kubernetes/virtual-clock';
import { TARGET_START_TIMEOUT } from '../../target';
import { until } from '../../until';
import { describeWithEngines } from '../describe-with-engines';
import { FLUX_NAMESPACE, type FluxProject, type FluxWorld, startFluxWorld } from '../flux-world';

jest.setTimeout(180_000);

describeWithEngines(['kustomize-controller'], 'a team whose backups Flux applies', () => {
  let world: FluxWorld;
  let flux: FluxProject;

  beforeAll(async () => {
    world = await startFluxWorld();
  }, TARGET_START_TIMEOUT + 60_000);
  afterAll(() => world.stop());
  beforeEach(async () => {
    flux = await world.fluxProject();
  });
  afterEach(() => flux.stop());

  const cluster = Cluster.named('prod');
  const target = (credential = 's3', key = 'kek') =>
    BackupTarget.rclone({
      bucket: 'backups',
      folder: flux.project.namespace,
      credential: RCloneCredential.fromName(credential),
      encryptionKey: EncryptionKey.fromName(key),
    });
  const withBackup = (props: Partial<ClusterBackupProps> = {}, format?: Format) =>
    flux.declared((site) => new ClusterBackup(site, 'now', { cluster, target: target(), ...props }), format);
  const withSchedule = (place = target()) =>
    flux.declared(
      (site) =>
        new ClusterBackupSchedule(site, 'nightly', {
          cluster,
          target: place,
          cron: Cron.daily({ hour: 1 }),
        }),
    );
  const FILES = ['prod-now.dek', 'prod-now.encrypted'];
  const read = () => flux.project.read('prod-now');
  const gone = () => until('the end of the object', async () => (await read()) === undefined);

  async function uploadedBackup(): Promise<void> {
    await flux.project.remote();
    const revision = await flux.commit(withBackup());
    await flux.subscribe();
    await flux.ready('backups', revision);
    expect(flux.project.remoteFiles()).toEqual(FILES);
  }

  /** In place of the controller, which is stopped. */
  const report = (status: ClusterBackupStatus) =>
    world.client.patch(
      ClusterBackupType,
      flux.project.namespace,
      'prod-now',
      { status },
      { type: 'merge', subresource: 'status' },
    );

  it('sees keys made before schedules, and those before backups', async () => {
    await flux.project.remote();
    await world.stopController();
    const revision = await flux.commit(
      flux.declared((site) => {
        new ClusterBackup(site, 'now', { cluster, target: target('s3', 'new') });
        const cron = Cron.daily({ hour: 1 });
        new ClusterBackupSchedule(site, 'nightly', { cluster, target: target('s3', 'new'), cron });
        new KeyEncryptionKey(site, 'new', { value: SecretSource.plainText(KEY, { reason: 'a test' }) });
      }),
    );
    await flux.subscribe();
    const held = await until('Flux to hold the others back', async () => {
      const [schedules, backups] = [await flux.readiness('schedules'), await flux.readiness('backups')];
      const { progress = '' } = await flux.readiness('keys');
      return (
        [schedules, backups].every(({ reason }) => reason === 'DependencyNotReady') &&
        progress.includes('health checks')
      );
    });
    expect(held).toBe(true);
    const { namespace } = flux.project;
    expect(await world.client.get(KeyEncryptionKeyType, namespace, 'new')).toBeDefined();
    expect(await world.client.get(ClusterBackupScheduleType, namespace, 'prod-nightly')).toBeUndefined();
    expect(await read()).toBeUndefined();

    await world.restartController();
    await flux.ready('backups', revision);
    expect(flux.project.remoteFiles()).toEqual(FILES);
  });

  it('is told Ready only when its backup is uploaded', async () => {
    await flux.project.remote();
    await world.stopController();
    const revision = await flux.commit(withBackup());
    await flux.subscribe();
    await until('the object', read);
    await until('Flux to wait for it', async () => {
      const { status, progress } = await flux.readiness('backups');
      return status === 'Unknown' && progress?.includes('health checks');
    });
    expect(flux.project.remoteFiles()).toEqual([]);

    await world.restartController();
    await flux.ready('backups', revision);
    expect((await read())?.status?.uploadedAt).toBeDefined();
    expect(flux.project.remoteFiles()).toEqual(FILES);
  });

  it('does not take Completed for uploaded, however long it waits', async () => {
    await flux.project.remote();
    await world.stopController();
    const first = await flux.commit(withBackup());
    await flux.subscribe({ timeout: '4s' });
    await flux.failed('backups', first);
    await report({ status: 'Completed', completedAt: '2026-01-15T17:40:26Z' });

    const timedOut = await flux.failed('backups', await flux.commit(withBackup()));
    expect(timedOut).toMatchObject({
      reason: 'HealthCheckFailed',
      message: expect.stringContaining('timeout'),
    });

    await report({ status: 'Completed', uploadedAt: '2026-01-15T17:42:22Z' });
    await flux.ready('backups', await flux.commit(withBackup()));
    await world.restartController();
  });

  it('is told at once that a backup has failed, not at the timeout of two hours', async () => {
    await flux.project.remote();
    const revision = await flux.commit(withBackup({ target: target('missing') }));
    await flux.subscribe();
    await flux.project.until('prod-now', 'Failed');
    const { reason, message } = await flux.failed('backups', revision);
    expect(reason).toBe('HealthCheckFailed');
    expect(message).toContain("status: 'Failed'");
  });

  it('keeps object and files when the manifest is taken away without a request', async () => {
    await uploadedBackup();
    await flux.ready('backups', await flux.commit(flux.declared()));
    const backup = await read();
    expect(backup?.metadata.deletionTimestamp).toBeUndefined();
    expect(backup?.status?.status).toBe('Completed');
    expect(flux.project.remoteFiles()).toEqual(FILES);
  });

  it('does not run a finished backup again when it reconciles', async () => {
    await uploadedBackup();
    const before = await read();
    for (const _ of [1, 2, 3]) await flux.ready('backups', await flux.commit(withBackup()));
    const after = await read();
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.generation).toBe(before?.metadata.generation);
    expect(after?.status).toEqual(before?.status);
  });

  it('removes the files with the first commit and the object with the second', async () => {
    await uploadedBackup();
    const requested = withBackup({ requestRemoteDeletion: 'no longer needed' });
    await flux.ready('backups', await flux.commit(requested));
    expect(flux.project.remoteFiles()).toEqual([]);
    expect((await read())?.status?.status).toBe('Deleted');

    await flux.ready('backups', await flux.commit(flux.declared()));
    await gone();
  });

  it('waits with a second commit that comes too early, and ends Ready', async () => {
    await world.restartController({ paceMs: 1_500 });
    await uploadedBackup();
    await flux.commit(withBackup({ requestRemoteDeletion: 'no longer needed' }));
    await until('the request', async () => (await read())?.spec.delete);
    const last = await flux.commit(flux.declared());
    expect(flux.project.remoteFiles()).toEqual(FILES);

    await flux.ready('backups', last);
    await gone();
    expect(flux.project.remoteFiles()).toEqual([]);
    await world.restartController();
  });

  it('takes back what somebody else has changed, leaves what they have added, and tells in events', async () => {
    await flux.project.remote();
    const revision = await flux.commit(withSchedule());
    await flux.subscribe();
    await flux.ready('schedules', revision);
    const { namespace } = flux.project;
    const change = { metadata: { labels: { by: 'hand' } }, spec: { schedule: '5 5 * * *' } };
    await world.client.patch(ClusterBackupScheduleType, namespace, 'prod-nightly', change, { type: 'merge' });

    await flux.ready('schedules', await flux.commit(withSchedule()));
    expect(await world.client.get(ClusterBackupScheduleType, namespace, 'prod-nightly')).toMatchObject({
      metadata: { labels: { by: 'hand' } },
      spec: { schedule: '0 1 * * *' },
    });
    const events = async () => {
      const { items } = await world.client.list<KubeObject & { message?: string }>(EventType, FLUX_NAMESPACE);
      return items.map(({ message = '' }) => message);
    };
    const line = `ClusterBackupSchedule/${namespace}/prod-nightly configured`;
    await until('the event', async () => (await events()).some((message) => message.includes(line)));
  });

  it('prunes a schedule and none of the backups that it made', async () => {
    const clock = virtualClock();
    await world.restartController({ clock });
    await flux.project.remote();
    const revision = await flux.commit(withSchedule());
    await flux.subscribe();
    await flux.ready('schedules', revision);
    const made = async () => {
      const { items } = await world.client.list<ClusterBackupManifest>(
        ClusterBackupType,
        flux.project.namespace,
      );
      return items.map(({ metadata, status }) => `${metadata.name} ${status?.status}`);
    };
    const [run] = await until('a scheduled backup', async () => {
      await clock.advance(3_600_000);
      const found = await made();
      return found[0]?.endsWith(' Completed') && found;
    });
    await world.restartController();

    await flux.ready('schedules', await flux.commit(flux.declared()));
    const { namespace } = flux.project;
    await until(
      'the end of the schedule',
      async () =>
        (await world.client.get(ClusterBackupScheduleType, namespace, 'prod-nightly')) === undefined,
    );
    expect(await made()).toContain(run);
    expect(flux.project.remoteFiles()).not.toEqual([]);
  });

  describe('whose repository has a stage with nothing in it', () => {
    it.each(['files', 'single', 'kustomize'] as const)(
      'is told Ready, and what was in it before is pruned, in the format %s',
      async (format) => {
        await flux.project.remote();
        const first = await flux.commit(withBackup({ onRemoval: 'orphan' }, format));
        await flux.subscribe();
        await flux.ready('keys', first);
        await flux.ready('backups', first);

        await flux.ready('backups', await flux.commit(flux.declared(undefined, format)));
        await gone();
        expect(flux.project.remoteFiles()).toEqual(FILES);
      },
    );

    it('would be told of a failure, and nothing pruned, if the folder were not there', async () => {
      await flux.project.remote();
      const revision = await flux.commit(withBackup({ onRemoval: 'orphan' }));
      await flux.subscribe();
      await flux.ready('backups', revision);

      const without = flux.declared().filter(({ path }) => !path.startsWith('site/backups/'));
      await flux.commit(without);
      const { message } = await until('Flux to fail', async () => {
        const now = await flux.readiness('backups');
        return now.reason === 'ArtifactFailed' && now;
      });
      expect(message).toContain('path not found');
      expect(await read()).toBeDefined();
    });
  });
});
