import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ClusterBackupType, RCloneCredentialType } from '../../../../lib/model';
import { until } from '../../../until';
import { type BackupWorld, type Project, projectForEach } from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

describe('deletion of the remote files', () => {
  const breakCredential = (endpoint: string) =>
    world.client.patch(
      RCloneCredentialType,
      project.namespace,
      's3',
      { spec: { remoteConfig: { endpoint } } },
      { type: 'merge' },
    );

  it('that fails keeps the object and the files, is not repeated unasked, and succeeds when it is asked for again', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await breakCredential('http://127.0.0.1:9');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    expect(await project.warnings('b')).toEqual([expect.stringContaining('127.0.0.1:9')]);
    expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);

    await breakCredential(world.s3.endpoint);
    await project.setDelete('b', true);
    await project.backup('later', { parameters: (await project.read('b'))?.spec.parameters });
    await project.until('later', 'Completed');
    expect((await project.read('b'))?.status?.status).toBe('DeleteFailed');

    await project.setDelete('b', false);
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
    expect(project.remoteFiles()).toEqual(['later.dek', 'later.encrypted']);
  });

  it('can be asked for again after the controller was restarted', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await breakCredential('http://127.0.0.1:9');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    await breakCredential(world.s3.endpoint);
    await world.restartController();
    await project.setDelete('b', false);
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  it('without the credential is DeleteFailed', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.client.delete(RCloneCredentialType, project.namespace, 's3');
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
    expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);
  });

  it('is done before a deleted object goes, if it was requested', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.stopController();
    await project.setDelete('b', true);
    await world.client.delete(ClusterBackupType, project.namespace, 'b');
    expect(await project.read('b')).toBeDefined();
    await world.restartController();
    await until('the object to go', async () => (await project.read('b')) === undefined);
    expect(project.remoteFiles()).toEqual([]);
  });

  it('is done as soon as the running step has ended', async () => {
    await world.restartController({ paceMs: 100 });
    await project.backup('b', { parameters: await project.remote() });
    await until('the backup to run', async () => (await project.read('b'))?.status?.startedAt);
    await project.setDelete('b', true);
    const { status } = await project.until('b', 'Deleted');
    await world.restartController();
    expect(status?.uploadedAt).toBeUndefined();
    expect(project.remoteFiles()).toEqual([]);
  });

  it('of a failed backup is answered', async () => {
    await project.remote();
    await project.backup('b', {
      parameters: { rclone: { bucket: 'backups', credential: 's3' }, keyEncryptionKey: 'absent' },
    });
    await project.until('b', 'Failed');
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  it('of a backup that never uploaded does not need its bucket', async () => {
    await project.remote();
    await project.backup('b', { parameters: { rclone: { bucket: 'no-such-bucket', credential: 's3' } } });
    await project.until('b', 'Failed');
    await project.setDelete('b', true);
    await project.until('b', 'Deleted');
  });

  it('of an uploaded backup fails when its bucket is gone', async () => {
    const { rclone } = await project.remote();
    const bucket = path.join(world.directory, 'buckets', 'passing');
    mkdirSync(bucket);
    await project.backup('b', { parameters: { rclone: { ...rclone, bucket: 'passing', credential: 's3' } } });
    await project.until('b', 'Completed');
    rmSync(bucket, { recursive: true });
    await project.setDelete('b', true);
    await project.until('b', 'DeleteFailed');
  });
});
