import * as pulumi from '@pulumi/pulumi';
import { ClusterBackup, ClusterBackupSchedule, KeyEncryptionKey, RCloneCredential } from 'mosk-backup/pulumi';

const config = new pulumi.Config();
const namespace = config.require('namespace');
const cluster = config.require('cluster');

// How MOSK reaches the storage. The secret is encrypted in the state, and MOSK moves it into a Secret of the cluster.
const s3 = new RCloneCredential('s3', {
  namespace,
  endpoint: config.require('endpoint'),
  accessKeyId: config.require('accessKeyId'),
  secretAccessKey: config.requireSecret('secretAccessKey'),
});

// A key never changes: next year's key is another KeyEncryptionKey, and this one stays for the archives made with it.
const key = new KeyEncryptionKey('kek-2026', { namespace, value: config.requireSecret('encryptionKey') });

const bucket = config.require('bucket');

new ClusterBackupSchedule('nightly', {
  namespace,
  cluster,
  cron: '0 1 * * *',
  target: { rclone: { bucket, folder: 'nightly', credential: s3.name }, encryptionKey: key.name },
});

// `pulumi up` waits here until the archive is really uploaded, so what depends on it starts with a good backup.
const backup = new ClusterBackup(
  'before-upgrade',
  {
    namespace,
    cluster,
    triggers: [config.require('release')],
    target: { rclone: { bucket, folder: 'before-upgrade', credential: s3.name }, encryptionKey: key.name },
    onRemoval: 'delete',
    keepLast: 3,
    verify: true,
  },
  { customTimeouts: { create: '2h', delete: '30m' } },
);

// The upgrade itself would follow, with { dependsOn: [backup] }.

export const { file, files, uploadedAt } = backup;
