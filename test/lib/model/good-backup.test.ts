import { type ClusterBackupManifest, goodSince } from '../../../lib/model';

const BACKUP: ClusterBackupManifest = {
  apiVersion: 'kaas.mirantis.com/v1alpha1',
  kind: 'ClusterBackup',
  metadata: { name: 'nightly-1', namespace: 'prod' },
  spec: { targetCluster: 'a', parameters: { rclone: { bucket: 'backups', credential: 's3' } } },
  status: { status: 'Completed', completedAt: '2026-01-01T01:00:00Z', uploadedAt: '2026-01-01T02:00:00Z' },
};

describe('goodSince', () => {
  it('is when the files of a remote backup were uploaded', () => {
    expect(goodSince(BACKUP)).toBe('2026-01-01T02:00:00Z');
  });

  it('is when a backup that stays on the cluster was complete', () => {
    const { completedAt } = BACKUP.status ?? {};
    const local = {
      ...BACKUP,
      spec: { targetCluster: 'a' },
      status: { status: 'Completed' as const, completedAt },
    };
    expect(goodSince(local)).toBe(completedAt);
  });

  it.each<[string, Partial<ClusterBackupManifest>]>([
    ['failed', { status: { ...BACKUP.status, status: 'Failed' } }],
    ['is not uploaded yet', { status: { ...BACKUP.status, uploadedAt: undefined } }],
    ['is to be deleted', { spec: { ...BACKUP.spec, delete: true } }],
    ['is going', { metadata: { ...BACKUP.metadata, deletionTimestamp: '2026-01-02T00:00:00Z' } }],
    ['has no status yet', { status: undefined }],
  ])('is no time for one that %s', (_what, changes) => {
    expect(goodSince({ ...BACKUP, ...changes })).toBeUndefined();
  });
});
