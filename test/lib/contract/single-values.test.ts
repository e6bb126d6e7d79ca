import {
  checkBucket,
  checkCron,
  checkFileName,
  checkKeyValue,
  checkNfsUrl,
  checkRemoteConfig,
  checkRemoteName,
  checkSecretValue,
  checkTarget,
} from '../../../lib/contract';
import type { BackupError } from '../../../lib/errors';

function thrownBy(check: () => void): Partial<BackupError> | undefined {
  try {
    check();
  } catch (error) {
    return error as BackupError;
  }
  return undefined;
}

describe('a check of a single value', () => {
  it.each([
    ['checkBucket', () => checkBucket('backups/prod', 'here')],
    ['checkCron', () => checkCron('0 1 * * *', 'here')],
    ['checkFileName', () => checkFileName('a.tar', 'here')],
    ['checkKeyValue', () => checkKeyValue('k'.repeat(32), 'here')],
    ['checkNfsUrl', () => checkNfsUrl('nfs://nas:/backups', 'here')],
    ['checkRemoteName', () => checkRemoteName('swift', 'here')],
    ['checkSecretValue', () => checkSecretValue('hunter2', 'here')],
    ['checkTarget', () => checkTarget({ nfsUploadUrl: 'nfs://nas:/backups' }, 'here')],
    ['checkTarget of nothing', () => checkTarget({}, 'here')],
    [
      'checkRemoteConfig',
      () => checkRemoteConfig({ type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'a' }, 'here'),
    ],
  ])('lets a good one pass: %s', (_, check) => {
    expect(thrownBy(check)).toBeUndefined();
  });

  it.each([
    ['bucket-name', 'here', () => checkBucket('backups/', 'here')],
    ['cron-invalid', 'here', () => checkCron('soon', 'here')],
    ['cron-never-fires', 'here', () => checkCron('0 0 30 2 *', 'here')],
    ['file-name', 'here', () => checkFileName('a/b', 'here')],
    ['key-too-short', 'here', () => checkKeyValue('k', 'here')],
    ['nfs-url', 'here', () => checkNfsUrl('nas:/backups', 'here')],
    ['remote-name', 'here', () => checkRemoteName('[swift]', 'here')],
    ['control-character', 'here', () => checkSecretValue('a\nb', 'here')],
    ['key-needs-target', 'here.keyEncryptionKey', () => checkTarget({ keyEncryptionKey: 'k' }, 'here')],
    ['remote-config', 'here.type', () => checkRemoteConfig({}, 'here')],
  ])('throws %s at %s', (code, at, check) => {
    expect(thrownBy(check)).toMatchObject({ code, at });
  });

  it('shows what was written, on one line and not at length', () => {
    expect(thrownBy(() => checkBucket('A\nB', 'here'))?.value).toBe(
      String.raw`U+000A after character 1 of "A\nB" (3 characters)`,
    );
    expect(thrownBy(() => checkBucket('A'.repeat(2000), 'here'))?.value).toBe(
      `"${'A'.repeat(77)}..." (2000 characters)`,
    );
  });

  it.each([
    ['/AB', 'no slash at its ends'],
    ['backups//prod', 'no empty folder'],
    [`backups/${'x'.repeat(2000)}`, 'at most 1024 characters'],
  ])('says what is wrong with the bucket %s', (bucket, fix) => {
    expect(thrownBy(() => checkBucket(bucket, 'here'))?.fix).toContain(fix);
  });

  it.each([
    ['99 1 * * *', '99 in "99" is no minute'],
    ['0 1 L * *', '"L" is no day of the month'],
  ])('says what is wrong with the expression %s', (expression, problem) => {
    expect(thrownBy(() => checkCron(expression, 'here'))?.problem).toContain(problem);
  });
});
