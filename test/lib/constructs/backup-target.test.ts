import { App } from 'cdk8s';
import {
  BackupTarget,
  EncryptionKey,
  EncryptionKeySecret,
  KeyEncryptionKey,
  ManagementCluster,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import { errorOf } from './synthesised';

const credential = RCloneCredential.fromName('s3');
const encryptionKey = EncryptionKey.fromName('prod-2026');

describe('BackupTarget', () => {
  it('puts the folder behind the bucket, as the API has it', () => {
    const target = BackupTarget.rclone({
      bucket: 'backups',
      folder: 'site-a/prod',
      credential,
      encryptionKey,
    });

    expect(target.parameters).toEqual({
      keyEncryptionKey: 'prod-2026',
      rclone: { bucket: 'backups/site-a/prod', credential: 's3' },
    });
  });

  it('uploads to NFS', () => {
    const target = BackupTarget.nfs({ url: 'nfs://192.0.2.10:/backups', encryptionKey });

    expect(target.parameters).toEqual({
      keyEncryptionKey: 'prod-2026',
      nfsUploadUrl: 'nfs://192.0.2.10:/backups',
    });
  });

  it('leaves the parameters to the Cluster for clusterDefault and localOnly', () => {
    expect(BackupTarget.clusterDefault().parameters).toBeUndefined();
    expect(BackupTarget.localOnly('a lab').parameters).toBeUndefined();
  });

  it('takes constructs as key and credential', () => {
    const site = new ManagementCluster(new App(), 'site', { namespace: 'prod' });
    const value = SecretSource.plainText('k'.repeat(32), { reason: 'test' });
    for (const key of [
      new KeyEncryptionKey(site, 'kek', { value }),
      new EncryptionKeySecret(site, 'sec', { value }),
    ]) {
      const target = BackupTarget.nfs({ url: 'nfs://h:/p', encryptionKey: key });
      expect(target.parameters?.keyEncryptionKey).toBe(key.keyEncryptionKey);
    }
  });

  it('writes the reasons of weaker choices where the reviewer sees them', () => {
    expect(BackupTarget.localOnly('a lab').annotations).toEqual({ 'mosk-backup/local-only': 'a lab' });
    expect(BackupTarget.nfs({ url: 'nfs://h:/p', unencrypted: 'the export is encrypted' })).toMatchObject({
      parameters: { nfsUploadUrl: 'nfs://h:/p' },
      annotations: { 'mosk-backup/unencrypted': 'the export is encrypted' },
    });
  });

  it.each([
    [
      'a bucket of dots',
      () => BackupTarget.rclone({ bucket: '..', credential, encryptionKey }),
      'bucket-name',
    ],
    [
      'a folder with slashes at its ends',
      () => BackupTarget.rclone({ bucket: 'backups', folder: '/prod/', credential, encryptionKey }),
      'bucket-name',
    ],
    ['an NFS URL without its colon', () => BackupTarget.nfs({ url: 'nfs://h/p', encryptionKey }), 'nfs-url'],
    ['a local target without a reason', () => BackupTarget.localOnly(' '), 'reason-required'],
    [
      'no encryption without a reason',
      () => BackupTarget.nfs({ url: 'nfs://h:/p', unencrypted: ' ' }),
      'reason-required',
    ],
    ['a bad key name', () => EncryptionKey.fromName('Prod_2026'), 'invalid-name'],
    ['a bad credential name', () => RCloneCredential.fromName('S3!'), 'invalid-name'],
  ])('refuses %s', (_what, make, code) => {
    expect(errorOf(make)).toMatchObject({ code, at: expect.any(String), fix: expect.any(String) });
  });

  it('tells JavaScript what types tell TypeScript: one key or one reason, and a credential, which is no key', () => {
    const rclone = BackupTarget.rclone as (options: object) => BackupTarget;

    expect(errorOf(() => rclone({ bucket: 'backups', credential })).code).toBe('key-required');
    expect(errorOf(() => rclone({ bucket: 'backups', credential, encryptionKey: credential })).code).toBe(
      'key-required',
    );
    expect(errorOf(() => rclone({ bucket: 'backups', credential, encryptionKey: 'prod-2026' })).code).toBe(
      'key-required',
    );
    expect(
      errorOf(() => rclone({ bucket: 'backups', credential, encryptionKey, unencrypted: 'a lab' })),
    ).toMatchObject({ code: 'usage', value: 'encryptionKey and unencrypted', fix: 'keep one of them' });
    expect(errorOf(() => rclone({ bucket: 'backups', encryptionKey })).code).toBe('target-required');
    expect(errorOf(() => rclone({ bucket: 'backups', credential: encryptionKey, encryptionKey })).code).toBe(
      'target-required',
    );
  });

  it('cannot be changed', () => {
    const target = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey });

    expect(Object.isFrozen(target)).toBe(true);
    expect(Object.isFrozen(target.parameters)).toBe(true);
    expect(Object.isFrozen(target.parameters?.rclone)).toBe(true);
  });
});
