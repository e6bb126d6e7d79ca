import { ApiObject, App } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  ManagementCluster,
  RCloneCredential,
} from 'mosk-backup';

const app = new App();
const mgmt = new ManagementCluster(app, 'mgmt', { namespace: 'prod' });
const cluster = Cluster.named('prod');

// A new key is a new name, and another ExternalSecret beside this one: archives need the old key.
const name = 'prod-2026';
new ApiObject(mgmt, 'key', {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: {
    name,
    annotations: {
      'argocd.argoproj.io/sync-wave': '-1', // before what needs the key
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    },
  },
  spec: {
    refreshPolicy: 'CreatedOnce', // another value would make old archives unreadable
    secretStoreRef: { kind: 'SecretStore', name: 'vault' },
    target: {
      name,
      immutable: true,
      creationPolicy: 'Orphan', // the Secret outlives this object …
      deletionPolicy: 'Retain', // … and the entry in the vault
    },
    // Which data key MOSK reads is not documented: an assumption, and a setting of MoskApi.
    data: [
      {
        secretKey: mgmt.api.settings.keySecretDataKey,
        remoteRef: { key: `mosk/${name}`, property: 'value' },
      },
    ],
  },
});

const target = BackupTarget.rclone({
  bucket: 'backups',
  folder: 'prod',
  credential: RCloneCredential.fromName('s3'),
  encryptionKey: EncryptionKey.fromSecret({ apiVersion: 'v1', kind: 'Secret', name }),
});
new ClusterBackupSchedule(mgmt, 'nightly', { cluster, target, cron: Cron.daily({ hour: 1 }) });

app.synth();
