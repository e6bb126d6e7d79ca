import { App } from 'cdk8s';
import { Namespace, Secret } from 'cdk8s-plus-28';
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
const mgmt = new ManagementCluster(app, 'mgmt');

// The MOSK project. An engine that pruned it would take everything along, backups too.
const project = new Namespace(mgmt, 'project', {
  metadata: {
    name: 'prod',
    annotations: {
      'argocd.argoproj.io/sync-wave': '-2', // before what is in it
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    },
  },
});
const namespace = project.name;
const cluster = Cluster.named('prod');

// The Secret that holds the key, and the credential, were made once, outside Git (README), and are only named here.
const target = BackupTarget.rclone({
  bucket: 'mosk-backups',
  folder: 'prod',
  credential: RCloneCredential.fromName('s3-backup'),
  encryptionKey: EncryptionKey.fromSecret(Secret.fromSecretName(mgmt, 'key', 'prod-2026')),
});

// Every night at 01:00 UTC.
new ClusterBackupSchedule(mgmt, 'nightly', { namespace, cluster, target, cron: Cron.daily({ hour: 1 }) });

// Once, as soon as it is applied. Its name, prod-before-26-2, is also the name of the archive.
new ClusterBackup(mgmt, 'before-26-2', { namespace, cluster, target });

app.synth();
