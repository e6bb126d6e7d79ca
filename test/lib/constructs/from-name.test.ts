import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  EncryptionKey,
  EncryptionKeySecret,
  KeyEncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
} from '../../../entries';
import { errorOf } from './synthesised';

describe('fromName', () => {
  it.each([
    ['RCloneCredential', RCloneCredential.fromName('c', 'prod'), { credential: 'c', namespace: 'prod' }],
    [
      'KeyEncryptionKey',
      KeyEncryptionKey.fromName('k', 'prod'),
      { keyEncryptionKey: 'k', namespace: 'prod' },
    ],
    [
      'EncryptionKeySecret',
      EncryptionKeySecret.fromName('k', 'prod'),
      { keyEncryptionKey: 'k', namespace: 'prod' },
    ],
    ['Cluster', Cluster.named('prod'), { targetCluster: 'prod' }],
  ])('names a %s that exists, for good', (_kind, named, members) => {
    expect(named).toMatchObject(members);
    expect(Object.isFrozen(named)).toBe(true);
  });

  it.each([
    RCloneCredential.fromName,
    KeyEncryptionKey.fromName,
    EncryptionKeySecret.fromName,
    Cluster.named,
  ])('refuses a name that no object can have', (fromName) => {
    expect(errorOf(() => fromName('Not_a_name')).code).toBe('invalid-name');
  });

  it('declares nothing', () => {
    const app = new App();
    new ManagementCluster(app, 'site');
    KeyEncryptionKey.fromName('kek');

    expect(manifests(app)).toEqual([]);
  });

  it('refuses what is known to be in another namespace than the backup', () => {
    const site = new ManagementCluster(new App(), 'site', { namespace: 'prod' });
    const target = BackupTarget.rclone({
      bucket: 'backups',
      credential: RCloneCredential.fromName('s3', 'elsewhere'),
      encryptionKey: EncryptionKey.fromName('kek', 'prod'),
    });

    const error = errorOf(() => new ClusterBackup(site, 'now', { cluster: Cluster.named('c'), target }));

    expect(error).toMatchObject({
      code: 'reference-missing',
      value: 's3 is in elsewhere, the backup in prod',
    });
  });
});
