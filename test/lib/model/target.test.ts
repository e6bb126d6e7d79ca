import { isRemote, remoteFiles, remoteFolder, remotePath } from '../../../lib/model';
import { backup } from './backups';

const rclone = { bucket: 'backups/prod', credential: 's3' };
const named = (parameters: object | undefined, extra: object = {}) => {
  const made = backup();
  return { ...made, spec: { targetCluster: 'prod', parameters, ...extra } };
};

describe('where a backup goes', () => {
  it('is local without parameters or with empty ones', () => {
    expect([isRemote(undefined), isRemote({}), remoteFolder({})]).toEqual([false, false, undefined]);
    expect([remoteFiles(named({})), remotePath(named({}))]).toEqual([[], undefined]);
  });

  it('is a bucket with folders or an NFS export', () => {
    expect(remoteFolder({ rclone })).toBe('s3://backups/prod');
    expect(remoteFolder({ nfsUploadUrl: 'nfs://10.0.0.1:/exports/' })).toBe('nfs://10.0.0.1:/exports');
  });

  it('names the archive after the object, or as told', () => {
    expect(remotePath(named({ rclone }))).toBe('s3://backups/prod/before-upgrade');
    expect(remotePath(named({ rclone }, { fileNames: { MKE: 'x.tar' } }))).toBe('s3://backups/prod/x.tar');
  });

  it('has two files when encrypted, the data key included', () => {
    expect(remoteFiles(named({ rclone }))).toEqual(['s3://backups/prod/before-upgrade']);
    expect(remoteFiles(named({ rclone, keyEncryptionKey: 'kek' }))).toEqual([
      's3://backups/prod/before-upgrade.encrypted',
      's3://backups/prod/before-upgrade.dek',
    ]);
  });

  it('follows the reported file names once there are any', () => {
    const reported = named({ rclone });
    reported.status = { fileNames: { MKE: 'test:other.encrypted' } };
    expect(remoteFiles(reported)).toEqual([
      's3://backups/prod/other.encrypted',
      's3://backups/prod/other.dek',
    ]);
  });
});
