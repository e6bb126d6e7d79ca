import { existsSync } from 'node:fs';
import path from 'node:path';
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  ClusterType,
  type KubeObject,
} from '../../../../lib/model';
import type { ApiClient } from '../../../../providers/kubernetes';
import { type BackupWorld, type Project, projectForEach } from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

describe('a controller that was stopped in the middle', () => {
  it.each(['Pending', 'InProgress', 'UploadPending', 'UploadingInProgress'])(
    'goes on from %s',
    async (status) => {
      const parameters = await project.remote();
      await world.stopController();
      await project.backup('b', { parameters });
      await world.client.patch(
        ClusterBackupType,
        project.namespace,
        'b',
        { status: { status } },
        { type: 'merge', subresource: 'status' },
      );
      await world.restartController();
      await project.until('b', 'Completed');
      expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);
    },
  );

  it('deletes what it was deleting', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.stopController();
    await project.setDelete('b', true);
    const status = { status: 'DeletionInProgress' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'b',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await world.restartController();
    await project.until('b', 'Deleted');
    expect(project.remoteFiles()).toEqual([]);
  });
});

/** The first write of this status is carried out, but nobody hears so. */
function losingTheAnswerTo(status: string, client: ApiClient): ApiClient {
  let lost = false;
  return {
    ...client,
    async patch<T extends KubeObject>(...args: Parameters<ApiClient['patch']>) {
      const written = await client.patch<T>(...args);
      if (lost || (args[3] as ClusterBackupManifest).status?.status !== status) return written;
      lost = true;
      throw new BackupError('unreachable', 'The connection broke before the answer');
    },
  };
}

describe('several backups', () => {
  it('of one cluster run one after the other', async () => {
    const parameters = await project.remote();
    await world.stopController();
    await project.backup('running', { parameters });
    const status = { status: 'UploadingInProgress' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'running',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await project.backup('another', { parameters });
    world.log.length = 0;
    await world.restartController();
    await project.until('another', 'Completed');
    const lines = world.log
      .filter((line) => line.includes(project.namespace))
      .map((line) => line.replace(/^.*\//, ''));
    expect(lines.indexOf('running: Completed')).toBeLessThan(lines.indexOf('another: InProgress'));
    expect(lines).toContain('another: InProgress');
  });

  it('of different clusters do not wait for one another', async () => {
    await project.create(ClusterType, 'second', { spec: {} });
    const parameters = await project.remote();
    await world.stopController();
    await project.backup('stuck', { parameters });
    const status = { status: 'Stuck' };
    await world.client.patch(
      ClusterBackupType,
      project.namespace,
      'stuck',
      { status },
      { type: 'merge', subresource: 'status' },
    );
    await world.restartController();
    await project.backup('other', { parameters, targetCluster: 'second' });
    await project.until('other', 'Completed');
    expect((await project.read('stuck'))?.status?.status).toBe('Stuck');
  });

  it('go on when the answer to the end of one was lost', async () => {
    const parameters = await project.remote();
    await world.restartController({ client: losingTheAnswerTo('Completed', world.client) });
    await project.backup('first', { parameters });
    const { metadata } = await project.until('first', 'Completed');
    await project.backup('second', { parameters });
    await project.until('second', 'Completed');
    expect(existsSync(path.join(world.directory, 'unfinished', metadata.uid ?? ''))).toBe(false);
    await world.restartController();
  });

  it('all get done', async () => {
    const parameters = await project.remote();
    const names = Array.from({ length: 6 }, (_, i) => `b-${i}`);
    await Promise.all(names.map((name) => project.backup(name, { parameters })));
    await Promise.all(names.map((name) => project.until(name, 'Completed')));
    expect(project.remoteFiles()).toHaveLength(12);
  });
});
