import { type ClusterBackupManifest, type KubeObject, MoskApi } from '../../../lib/model';
import { type ReadObjects, storageUsers } from '../../../lib/monitoring';

const read = <T extends KubeObject>(...objects: object[]): ReadObjects<T> => ({
  complete: true,
  knows: () => true,
  objects: objects as T[],
});
const named = (namespace: string, name: string) => ({ metadata: { namespace, name } });
const target = (credential: string) => ({ parameters: { rclone: { bucket: 'b', credential } } });
const backup = (name: string, credential: string, status: string): ClusterBackupManifest =>
  ({
    kind: 'ClusterBackup',
    ...named('shop', name),
    spec: { targetCluster: 'prod', ...target(credential) },
    status: { status, completedAt: '2026-03-10T12:00:00Z', uploadedAt: '2026-03-10T12:00:00Z' },
  }) as ClusterBackupManifest;

it('are what schedules, backup sections of Clusters and good backups name, each once, and nobody without one', () => {
  const api = MoskApi.v26_2;
  const section = { ...named('shop', 'prod'), ...api.clusterBackupPatch(target('in-cluster').parameters) };
  const odd = { ...named('odd', 'prod'), ...api.clusterBackupPatch({ rclone: { credential: 7 } }) };
  const users = storageUsers({
    name: 'frankfurt',
    api,
    clusters: read(section, odd, { ...named('nfs', 'other'), spec: {} }),
    schedules: read(
      {
        kind: 'ClusterBackupSchedule',
        ...named('shop', 'nightly'),
        spec: { targetCluster: 'prod', ...target('s3') },
      },
      {
        kind: 'ClusterBackupSchedule',
        ...named('lab', 'weekly'),
        spec: { targetCluster: 'x', ...target('lab-s3') },
      },
    ),
    backups: read(
      backup('a', 's3', 'Completed'),
      backup('b', 'old', 'Completed'),
      backup('c', 'never-worked', 'Failed'),
    ),
    collectedMs: 0,
  });
  expect(users.map(({ project, credentials }) => [project, credentials])).toEqual([
    ['lab', ['lab-s3']],
    ['shop', ['in-cluster', 'old', 's3']],
  ]);
  expect(users[1]?.backups.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
});
