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
const site = new ManagementCluster(app, 'site', { namespace: 'prod', gitOps: { engine: 'flux' } });
const cluster = Cluster.named('prod');

const target = BackupTarget.rclone({
  bucket: 'backups',
  folder: 'prod',
  // Made once, outside Git: mosk-backup credential create s3
  credential: RCloneCredential.fromName('s3'),
  // In clusters/site/keys, encrypted by ./new-key.sh prod-2026. A new key is another name, here and there.
  encryptionKey: EncryptionKey.fromName('prod-2026'),
});

new ClusterBackupSchedule(site, 'nightly', { cluster, target, cron: Cron.daily({ hour: 1 }) });
new ClusterBackup(site, 'before-26-2', { cluster, target });

app.synth();
