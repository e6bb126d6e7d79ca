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
const mgmt = new ManagementCluster(app, 'mgmt', { namespace: 'prod', gitOps: { engine: 'flux' } });
const cluster = Cluster.named('prod');

const target = BackupTarget.rclone({
  bucket: 'backups',
  folder: 'prod',
  // Made once, outside Git: mosk-backup credential create s3
  credential: RCloneCredential.fromName('s3'),
  // In clusters/mgmt/keys, encrypted by ./new-key.sh prod-2026. A new key is another name, here and there.
  encryptionKey: EncryptionKey.fromName('prod-2026'),
});

new ClusterBackupSchedule(mgmt, 'nightly', { cluster, target, cron: Cron.daily({ hour: 1 }) });
new ClusterBackup(mgmt, 'before-26-2', { cluster, target });

app.synth();
