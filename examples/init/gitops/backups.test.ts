import { Testing } from 'cdk8s';
import { judgeApp, manifests } from 'mosk-backup';
import { declareBackups } from './backups';
import { clusters } from './inventory.json';

const app = Testing.app();
declareBackups(app);

test('what is declared keeps the policy', () => {
  expect(judgeApp(app).findings).toEqual([]);
});

test.each(clusters)('cluster $project/$name has a schedule', ({ project, name }) => {
  const schedules = manifests(app).filter(({ kind }) => kind === 'ClusterBackupSchedule');

  expect(schedules).toContainEqual(
    expect.objectContaining({
      metadata: expect.objectContaining({ namespace: project }),
      spec: expect.objectContaining({ targetCluster: name }),
    }),
  );
});
