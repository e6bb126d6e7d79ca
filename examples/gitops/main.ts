import { App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from 'mosk-backup';

const app = new App();

// One management cluster: one file where the app writes it by itself, as here, and one folder by `mosk-backup synth`.
// The namespace is the MOSK project of the clusters.
const mgmt = new ManagementCluster(app, 'mgmt', { namespace: 'prod' });
const cluster = Cluster.named('prod');

// The credential and the key were made once, outside Git, and are only named here: no secret in the repository.
const target = BackupTarget.rclone({
  bucket: 'mosk-backups',
  folder: 'prod',
  credential: RCloneCredential.fromName('s3-backup'),
  encryptionKey: EncryptionKey.fromName('prod-2026'),
});

// Every night at 01:00 UTC.
new ClusterBackupSchedule(mgmt, 'nightly', { cluster, target, cron: Cron.daily({ hour: 1 }) });

// Once, as soon as it is applied. Its name, prod-before-26-2, is also the name of the archive.
new ClusterBackup(mgmt, 'before-26-2', { cluster, target });

app.synth();
