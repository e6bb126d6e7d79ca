import { claimedFiles, isRemote, remoteFiles, remoteFolder } from '../../../lib/model';
import { backup } from './backups';

const rclone = { bucket: 'backups/prod', credential: 's3' };
const named = (parameters: object | undefined, extra: object = {}) => {
  const made = backup();
  return { ...made, spec: { targetCluster: 'prod', parameters, ...extra } };
};

describe('where a backup goes', () => {
  it('is local without parameters or with empty ones', () => {
    expect([isRemote(undefined), isRemote({}), remoteFolder({})]).toEqual([false, false, undefined]);
    expect([remoteFiles(named({})), claimedFiles(named({}))]).toEqual([[], []]);
  });

  it('is a bucket with folders or an NFS export', () => {
    expect(remoteFolder({ rclone })).toBe('s3://backups/prod');
    expect(remoteFolder({ nfsUploadUrl: 'nfs://10.0.0.1:/exports/' })).toBe('nfs://10.0.0.1:/exports');
  });

  it('names the archive after the object, or as told', () => {
    expect(remoteFiles(named({ rclone }))).toEqual(['s3://backups/prod/before-upgrade']);
    expect(remoteFiles(named({ rclone }, { fileNames: { MKE: 'x.tar' } }))).toEqual([
      's3://backups/prod/x.tar',
    ]);
  });

  it('is written in one way, however its folders are separated', () => {
    expect(remoteFolder({ nfsUploadUrl: 'nfs://10.0.0.1:/a//b/./c/' })).toBe('nfs://10.0.0.1:/a/b/c');
    expect(remoteFolder({ rclone: { ...rclone, bucket: 'backups//prod/' } })).toBe('s3://backups/prod');
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

describe('the files that a backup claims', () => {
  const called = (MKE: string, parameters: object) => claimedFiles(named(parameters, { fileNames: { MKE } }));
  const meet = (one: string[], other: string[]) => one.some((file) => other.includes(file));
  const key = { keyEncryptionKey: 'kek' };

  it.each<[string, string[], string[], boolean]>([
    ['the same name', called('x', { rclone }), called('x', { rclone }), true],
    ['another name', called('x', { rclone }), called('y', { rclone }), false],
    [
      'an archive called as the encrypted one',
      called('x.encrypted', { rclone }),
      called('x', { rclone, ...key }),
      true,
    ],
    ['an archive called as the data key', called('x.dek', { rclone }), called('x', { rclone, ...key }), true],
    [
      'another way of writing the folder',
      called('x', { nfsUploadUrl: 'nfs://h:/a//b' }),
      called('x', { nfsUploadUrl: 'nfs://h:/a/b' }),
      true,
    ],
    [
      'another credential for the bucket',
      called('x', { rclone }),
      called('x', { rclone: { ...rclone, credential: 'b' } }),
      true,
    ],
  ])('meet those of another with %s, or do not', (_title, one, other, expected) => {
    expect(meet(one, other)).toBe(expected);
  });

  it('are those to come, too, while only the archive on the node is reported', () => {
    const uploading = named({ rclone, ...key });
    uploading.status = { fileNames: { MKE: 'before-upgrade' } };
    expect(claimedFiles(uploading)).toContain('s3://backups/prod/before-upgrade.dek');
  });
});
