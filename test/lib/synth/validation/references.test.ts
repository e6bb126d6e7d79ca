import { App, JsonPatch } from 'cdk8s';
import {
  BackupTarget,
  ClusterBackup,
  KeyEncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from '../../../../entries';
import { cluster, credential, encryptionKey, errors, patched, plain, target } from './declared';

let app: App;
let site: ManagementCluster;
beforeEach(() => {
  app = new App();
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});

describe('references', () => {
  it('to a credential of another management cluster do not resolve', () => {
    const elsewhere = new ManagementCluster(app, 'elsewhere', { namespace: 'prod' });
    const made = new RCloneCredential(elsewhere, 's3', {
      endpoint: 'https://s3.example.com',
      accessKeyId: 'id',
      secretAccessKey: plain('a-secret'),
    });
    const wrong = BackupTarget.rclone({ bucket: 'backups', credential: made, encryptionKey });
    new ClusterBackup(site, 'now', { cluster, target: wrong });

    expect(errors(app)).toEqual(['reference-missing site/now: spec.parameters.rclone.credential']);
  });

  it('to a key made beside it, or made elsewhere and only named, resolve', () => {
    const key = new KeyEncryptionKey(site, 'key', { value: plain('k'.repeat(32)) });
    const both = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey: key });
    new ClusterBackup(site, 'now', { cluster, target: both });

    expect(errors(app)).toEqual([]);
  });
});

describe('references that a patch has changed', () => {
  const renamed = (name: string) =>
    patched(
      new ClusterBackup(site, 'now', { cluster, target }),
      JsonPatch.replace('/spec/parameters/keyEncryptionKey', name),
    );

  it('do not resolve to what nobody makes', () => {
    renamed('prod-2062');

    expect(errors(app)).toEqual(['reference-missing site/now: spec.parameters.keyEncryptionKey']);
  });

  it('resolve to what the app makes in that namespace', () => {
    new KeyEncryptionKey(site, 'other', { value: plain('k'.repeat(32)) });
    renamed('other');

    expect(errors(app)).toEqual([]);
  });
});
