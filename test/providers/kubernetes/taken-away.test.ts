import { backup, failureOf, managementApi, OWNER } from './management-api';
import { SECOND } from './virtual-clock';

const FILES = ['s3://backups/prod/nightly.encrypted', 's3://backups/prod/nightly.dek'];
const UPLOADING = { status: 'UploadingInProgress', completedAt: '2026-01-15T17:40:26Z' };

async function running(status: object | undefined = UPLOADING) {
  const world = managementApi();
  const mosk = await world.connected();
  const take = async (options: { unrecorded?: boolean } = {}) => {
    const run = failureOf(mosk.run(backup(), { owner: OWNER, ...options }));
    await world.clock.advance(SECOND);
    if (status !== undefined) world.setStatus('nightly', status);
    await world.clock.advance(SECOND);
    world.api.erase('clusterbackups', 'prod', 'nightly');
    return world.clock.until(run);
  };
  return { world, mosk, take };
}

describe('files of a backup that somebody takes away while its run is waited for', () => {
  it('are recorded, and the error names them and the command that ends the record', async () => {
    const { mosk, take } = await running();

    const error = await take();

    expect(await mosk.left.list()).toMatchObject([{ left: { why: 'vanished', files: FILES } }]);
    expect(error.code).toBe('backup-vanished');
    for (const text of [...FILES, 'kubectl delete configmap mosk-backup-left-'])
      expect(error.fix).toContain(text);
  });

  it('are recorded although another backup has its name by now', async () => {
    const { world, mosk } = await running();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await world.clock.advance(SECOND);
    world.setStatus('nightly', UPLOADING);
    await world.clock.advance(SECOND);
    world.api.goDown();
    world.api.erase('clusterbackups', 'prod', 'nightly');
    const elsewhere = { rclone: { bucket: 'elsewhere', credential: 's3' } };
    world.existing('nightly', {}, (object) => {
      object.spec.parameters = elsewhere;
    });
    world.api.comeBack();

    expect((await world.clock.until(run)).code).toBe('backup-vanished');
    expect(await mosk.left.list()).toMatchObject([{ left: { why: 'vanished', files: FILES } }]);
  });

  it('are recorded although its finalizers keep the object for a while', async () => {
    const { world, mosk } = await running();
    const run = failureOf(mosk.run(backup(), { owner: OWNER }));
    await world.clock.advance(SECOND);
    world.api.change('clusterbackups', 'prod', 'nightly', (object) => {
      object.status = UPLOADING;
      object.metadata.finalizers = ['example.org/hold'];
      object.metadata.deletionTimestamp = '2026-01-15T17:40:30Z';
    });

    expect((await world.clock.until(run)).code).toBe('deletion-requested');
    expect(await mosk.left.list()).toMatchObject([{ left: { why: 'vanished', files: FILES } }]);
  });

  it('are none as long as there was no archive', async () => {
    const { mosk, take } = await running({ status: 'InProgress' });

    expect((await take()).fix).not.toContain('configmap');
    expect(await mosk.left.list()).toEqual([]);
  });

  it('are named in the error where they may not be recorded', async () => {
    const { world, mosk, take } = await running();
    world.api.fail(({ verb, plural }) => verb === 'create' && plural === 'configmaps', { status: 403 });

    const error = await take();

    expect(error.code).toBe('backup-vanished');
    expect(error.fix).toContain(FILES[0]);
    expect(error.fix).toContain('could not be recorded');
    expect(await mosk.left.list()).toEqual([]);
  });

  it('are left to whoever has a state of their own', async () => {
    const { mosk, take } = await running();

    await take({ unrecorded: true });

    expect(await mosk.left.list()).toEqual([]);
  });
});
