import { ClusterBackupType } from '../../../../lib/model';
import { until } from '../../../until';
import { type BackupWorld, type Project, projectForEach } from '../backup-world';

let world: BackupWorld;
let project: Project;

projectForEach((...both) => {
  [world, project] = both;
});

describe('a backup that gets stuck', () => {
  afterEach(() => world.restartController());

  it.each(['InProgress', 'UploadingInProgress'] as const)(
    'while it is %s answers to no request, keeps no other waiting, and goes with its object',
    async (during) => {
      const parameters = await project.remote();
      let times = 1;
      await world.restartController({ sticks: (status) => status === during && times-- > 0 });
      await project.backup('b', { parameters });
      await project.until('b', 'Stuck');

      await project.setDelete('b', true);
      await project.backup('next', { parameters });
      await project.until('next', 'Completed');

      expect((await project.read('b'))?.status?.status).toBe('Stuck');
      expect(project.remoteFiles()).toEqual(['next.dek', 'next.encrypted']);
      await world.client.delete(ClusterBackupType, project.namespace, 'b');
      await until('b to go', async () => (await project.read('b')) === undefined);
    },
  );

  it('while its files are deleted leaves them where they are', async () => {
    await project.backup('b', { parameters: await project.remote() });
    await project.until('b', 'Completed');
    await world.restartController({ sticks: (status) => status === 'DeletionInProgress' });
    await project.setDelete('b', true);
    await project.until('b', 'Stuck');

    expect(project.remoteFiles()).toEqual(['b.dek', 'b.encrypted']);
  });
});
