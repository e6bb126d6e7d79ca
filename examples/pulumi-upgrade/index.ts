import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { backupBefore, ClusterBackupSchedule, KeyEncryptionKey, RCloneCredential } from 'mosk-backup/pulumi';

const config = new pulumi.Config();
const cluster = config.require('cluster');

// The MOSK project is there already: read, not made, so a destroy leaves it.
const project = k8s.core.v1.Namespace.get('project', config.require('namespace'));
const namespace = project.metadata.name;

const s3 = new RCloneCredential('s3', {
  namespace,
  endpoint: config.require('endpoint'),
  accessKeyId: config.require('accessKeyId'),
  secretAccessKey: config.requireSecret('secretAccessKey'),
});
const key = new KeyEncryptionKey('kek-2026', { namespace, value: config.requireSecret('encryptionKey') });
const targetIn = (folder: string) => ({
  rclone: { bucket: config.require('bucket'), folder, credential: s3.name },
  encryptionKey: key.name,
});

new ClusterBackupSchedule('nightly', { namespace, cluster, cron: '0 1 * * *', target: targetIn('nightly') });

// A hook, no resource: it makes a backup each time before what it is bound to really changes.
const backup = backupBefore('before-upgrade', {
  namespace,
  cluster,
  target: targetIn('before-upgrade'),
  keepLast: 5,
});

// Stands for what begins the upgrade at your site: here, the Cluster names another release. If the backup fails, it does not.
new k8s.apiextensions.CustomResourcePatch(
  'upgrade',
  {
    apiVersion: 'cluster.k8s.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name: cluster, namespace },
    spec: { providerSpec: { value: { release: config.require('release') } } },
  },
  {
    dependsOn: [s3, key], // the first backup needs them
    hooks: { beforeCreate: [backup], beforeUpdate: [backup] },
    retainOnDelete: true, // a destroy would take the release out of the Cluster
  },
);
